import assert from "node:assert/strict";
import { needs } from "#tests/_support/needs.ts";
import { createWebhooksWorld, type WebhooksWorld } from "./webhooks_world.ts";
import { webhooksTest } from "./webhooks_case.ts";

const GOOD = { url: "https://hooks.example.com/aliran?key=1", events: ["import.completed"] };
const UNKNOWN = "019aa5c0-7c1e-7c7a-9f5b-3d2f1a0b4c6d";

/** On both engines. */
function everywhereTest(name: string, run: (world: WebhooksWorld) => Promise<void>): void {
  for (const engine of ["postgres", "pglite"] as const) {
    Deno.test({
      name: `${name} (${engine})`,
      ...(engine === "postgres" ? needs("TEST_POSTGRES_URL") : {}),
      async fn() {
        await using world = await createWebhooksWorld(engine);
        await run(world);
      },
    });
  }
}

everywhereTest(
  "a webhook is made, read, changed, listed and deleted; its secret is shown once",
  async (world) => {
    const made = await world.ask("POST", "", { ...GOOD, description: "Team" }, { status: 201 });
    const { secret, ...webhook } = made.data;
    assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
    assert.deepEqual(webhook, {
      id: webhook.id,
      ...GOOD,
      description: "Team",
      is_active: true,
      disabled_why: null,
      failing_since: null,
      old_secret_until: null,
      created_at: webhook.created_at,
      updated_at: webhook.updated_at,
    });
    assert.deepEqual((await world.ask("GET", `/${webhook.id}`)).data, webhook);
    assert.deepEqual((await world.ask("GET", "")).data, [webhook]);
    const change = {
      url: "https://hooks.example.org/",
      events: ["snapshot.updated", "import.failed", "import.failed"],
      description: null,
      is_active: false,
    };
    const { data: changed } = await world.ask("PATCH", `/${webhook.id}`, change);
    assert.deepEqual(changed, {
      ...webhook,
      ...change,
      events: ["import.failed", "snapshot.updated"],
      updated_at: changed.updated_at,
    });
    assert.deepEqual((await world.ask("GET", "")).data, [changed]);
    const { data: rotated } = await world.ask("POST", `/${webhook.id}/rotate-secret`);
    assert.notEqual(rotated.secret, secret);
    assert.equal(rotated.old_secret_until, new Date(world.now() + 24 * 3_600_000).toISOString());
    await world.ask("DELETE", `/${webhook.id}`);
    assert.deepEqual((await world.ask("GET", "")).data, []);
    const gone = await world.ask("GET", `/${webhook.id}`, undefined, { status: 404 });
    assert.equal(gone.detail, `Webhook with id '${webhook.id}' not found`);
  },
);

everywhereTest("a ping waits in the list of deliveries until it is sent", async (world) => {
  const { data: { id } } = await world.ask("POST", "", { ...GOOD, url: "https://nowhere.example.com/" });
  const { data } = await world.ask("POST", `/${id}/ping`, undefined, { status: 202 });
  await world.webhooks.deliver();
  const { data: [delivery], meta } = await world.ask("GET", `/${id}/deliveries?state=pending`);
  assert.deepEqual([delivery.id, delivery.attempts, delivery.last_failure], [data.id, 1, "unreachable"]);
  assert.deepEqual(meta, { page: 1, page_size: 10, total: 1, total_pages: 1 });
  assert.deepEqual((await world.ask("GET", `/${id}/deliveries?state=dead`)).data, []);
});

webhooksTest("only admins see webhooks, and only they change them", async (world) => {
  const { data: { id } } = await world.ask("POST", "", GOOD);
  const calls: [string, string, unknown?][] = [
    ["GET", ""],
    ["POST", "", GOOD],
    ["GET", `/${id}`],
    ["PATCH", `/${id}`, {}],
    ["DELETE", `/${id}`],
    ["POST", `/${id}/rotate-secret`],
    ["POST", `/${id}/ping`],
    ["GET", `/${id}/deliveries`],
    ["POST", `/deliveries/${UNKNOWN}/retry`],
  ];
  for (const [method, path, body] of calls) {
    for (const role of ["user", "manager"]) await world.ask(method, path, body, { role, status: 403 });
    await world.ask(method, path, body, { role: null, status: 401 });
  }
  for (const role of ["admin", "super_admin"]) await world.ask("GET", `/${id}`, undefined, { role });
});

webhooksTest("an address is shown and kept as it is asked, however it was spelt", async (world) => {
  const url = " HTTPS://Hooks.ex\u00e4mple.com:443/a\nb c";
  const { data } = await world.ask("POST", "", { url, events: ["import.failed"] });
  assert.equal(data.url, "https://hooks.xn--exmple-cua.com/ab%20c");
  await world.ask("PATCH", `/${data.id}`, { url });
  assert.equal((await world.sql("select from audit_trail")).length, 1);
});

webhooksTest("a webhook that cannot be is refused with the members at fault", async (world) => {
  const urls = [
    "http://hooks.example.com/",
    "ftp://hooks.example.com/",
    "file:///etc/passwd",
    "https://",
    "hooks.example.com",
    "https://user@hooks.example.com/",
    "https://:secret@hooks.example.com/",
    "https://hooks.example.com/#part",
    "https://hooks.example.com:8443/",
    "https://localhost/",
    "https://127.0.0.1/",
    "https://2130706433/",
    "https://0x7f.1/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://10.0.0.1/",
    "https://8.8.8.8/",
    "https://intranet/",
    `https://hooks.example.com/${"x".repeat(2_048)}`,
    `https://hooks.example.com/${"\u00e4".repeat(1_000)}`,
    null,
    12,
  ];
  const wrong: [string, unknown][] = [
    ...urls.map((url): [string, unknown] => ["url", url]),
    ["events", []],
    ["events", ["import.started"]],
    ["events", "import.completed"],
    ["description", ""],
    ["description", "x".repeat(256)],
    ["description", "two\nlines"],
    ["is_active", "true"],
    ["is_active", null],
    ["secret", "whsec_x"],
    ["failing_since", null],
  ];
  const { data: { id } } = await world.ask("POST", "", GOOD);
  for (const [member, value] of wrong) {
    const bodies = [["POST", "", { ...GOOD, [member]: value }], ["PATCH", `/${id}`, {
      [member]: value,
    }]] as const;
    for (const [method, path, body] of bodies) {
      const { code, errors } = await world.ask(method, path, body, { status: 400 });
      const at: string[] = errors.map(({ path }: { path: string }) => path);
      assert.equal(code, "bad_parameter");
      assert.ok(at.length > 0 && at.every((path) => path.startsWith(member)), `${member} ${value}: ${at}`);
    }
  }
  const { errors } = await world.ask("POST", "", {}, { status: 400 });
  assert.deepEqual(errors.map(({ path }: { path: string }) => path).sort(), ["events", "url"]);
  assert.equal((await world.ask("GET", "")).meta.total, 1);
});

webhooksTest("who has seen an older webhook does not change the newer one", async (world) => {
  const { data: { id } } = await world.ask("POST", "", GOOD);
  const read = async () => {
    const response = await world.fetch(`/v1/webhooks/${id}`, { headers: { authorization: "Bearer admin" } });
    await response.body?.cancel();
    return response.headers.get("etag")!;
  };
  const old = await read();
  const seen = (etag: string) => ({ headers: { "if-match": etag } });
  await world.ask("PATCH", `/${id}`, { description: "one" }, seen(old));
  for (const [method, path] of [["PATCH", ""], ["DELETE", ""], ["POST", "/rotate-secret"]]) {
    const body = method === "PATCH" ? { description: "two" } : undefined;
    await world.ask(method!, `/${id}${path}`, body, { ...seen(old), status: 412 });
  }
  const both = await Promise.all(["three", "four"].map(async (description) => {
    const etag = await read();
    return await world.ask("PATCH", `/${id}`, { description }, seen(etag)).then(() => true, () => false);
  }));
  assert.deepEqual(both.filter(Boolean).length, 1);
  await world.ask("DELETE", `/${id}`, undefined, seen(await read()));
});

webhooksTest("there are never more than 50 webhooks, however many are made at once", async (world) => {
  for (let made = 0; made < 48; made++) await world.ask("POST", "", GOOD);
  const made = await Promise.all(
    Array.from({ length: 6 }, () => world.ask("POST", "", GOOD).then(() => "made", () => "refused")),
  );
  assert.equal(made.filter((each) => each === "made").length, 2);
  const refused = await world.ask("POST", "", GOOD, { status: 409 });
  assert.equal(refused.code, "webhooks_full");
  assert.equal((await world.ask("GET", "")).meta.total, 50);
});

webhooksTest("webhooks are listed by page, order, event and whether they are active", async (world) => {
  const ids: string[] = [];
  for (const [at, events] of [["import.completed"], ["snapshot.updated"], ["import.completed"]].entries()) {
    const { data: { id } } = await world.ask("POST", "", { ...GOOD, events, is_active: at !== 2 });
    ids.push(id);
  }
  const listed = async (query: string) =>
    (await world.ask("GET", `?${query}`)).data.map(({ id }: { id: string }) => ids.indexOf(id));
  assert.deepEqual(await listed(""), [2, 1, 0]);
  assert.deepEqual(await listed("sort=oldest"), [0, 1, 2]);
  assert.deepEqual(await listed("event=import.completed"), [2, 0]);
  assert.deepEqual(await listed("event=import.completed&is_active=true"), [0]);
  assert.deepEqual(await listed("page=2&page_size=2"), [0]);
  assert.deepEqual((await world.ask("GET", "?event=import.failed")).meta.total, 0);
  for (const query of ["sort=url", "event=ping", "is_active=1", "page=0", "page_size=101"]) {
    await world.ask("GET", `?${query}`, undefined, { status: 400 });
  }
  await world.ask("GET", `/${ids[0]}/deliveries?state=lost`, undefined, { status: 400 });
});

webhooksTest("the list is kept until a webhook changes, in another process too", async (world) => {
  const other = world.start();
  const list = async ({ fetch }: Pick<WebhooksWorld, "fetch">) => {
    const response = await fetch("/v1/webhooks", { headers: { authorization: "Bearer admin" } });
    return [response.headers.get("x-cache"), (await response.json()).data.length];
  };
  assert.deepEqual(await list(other), ["MISS", 0]);
  assert.deepEqual(await list(other), ["HIT", 0]);
  await world.ask("POST", "", GOOD);
  assert.deepEqual(await list(other), ["MISS", 1]);
  assert.deepEqual(await list(other), ["HIT", 1]);
});

webhooksTest(
  "every change is in the trail with who asked for it, and what changed nothing is not",
  async (world) => {
    const { data: { id } } = await world.ask("POST", "", GOOD, { headers: { "x-request-id": "r1" } });
    await world.ask("PATCH", `/${id}`, { description: "x" }, { role: "super_admin" });
    await world.ask("PATCH", `/${id}`, { description: "x" });
    await world.ask("POST", `/${id}/rotate-secret`);
    await world.ask("DELETE", `/${id}`);
    const trail = await world.sql("select * from audit_trail order by id");
    const said = trail.map(({ who, kind, subject_id, action }) => [who, kind, subject_id, action]);
    assert.deepEqual(said, [
      ["some-admin", "webhook", id, "created"],
      ["some-super_admin", "webhook", id, "changed"],
      ["some-admin", "webhook", id, "changed"],
      ["some-admin", "webhook", id, "deleted"],
    ]);
    assert.equal(trail[0]!.request_id, "r1");
    assert.equal(trail[0]!.before_state, null);
    assert.deepEqual(trail[1]!.before_state, trail[0]!.after_state);
    assert.deepEqual(trail[2]!.before_state, trail[1]!.after_state);
    assert.equal(trail[3]!.after_state, null);
  },
);

webhooksTest("what is unknown is said to be so", async (world) => {
  for (const [method, path] of [["GET", ""], ["PATCH", ""], ["DELETE", ""], ["POST", "/ping"]]) {
    const body = method === "PATCH" ? {} : undefined;
    const { detail } = await world.ask(method!, `/${UNKNOWN}${path}`, body, { status: 404 });
    assert.equal(detail, `Webhook with id '${UNKNOWN}' not found`);
  }
  await world.ask("POST", `/${UNKNOWN}/rotate-secret`, undefined, { status: 404 });
  await world.ask("GET", `/${UNKNOWN}/deliveries`, undefined, { status: 404 });
  const { detail } = await world.ask("POST", `/deliveries/${UNKNOWN}/retry`, undefined, { status: 404 });
  assert.equal(detail, `Delivery with id '${UNKNOWN}' not found`);
  await world.ask("GET", "/12", undefined, { status: 400 });
});
