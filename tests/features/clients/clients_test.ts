import assert from "node:assert/strict";
import { masterTest } from "#tests/_support/master_world.ts";

const NOBODY = "019aa5c0-7c1e-7c7a-9f5b-3d2f1a0b4c6d";

masterTest("a client is made, read, changed and deleted", async (world) => {
  const manager = world.as("manager");
  const made = await manager.ok("POST master-client", {
    code: " JKT-001 ",
    name: "  Toko Sari ",
    email: "Sari@Example.com",
    phone: "+62 21 555 0100",
    city: "Jakarta",
  });
  assert.equal(made.status, 201);
  const { id, created_at, updated_at, ...rest } = made.data;
  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  assert.match(created_at, /^\d{4}-\d{2}-\d{2}T.*Z$/);
  assert.equal(updated_at, created_at);
  assert.deepEqual(rest, {
    code: "JKT-001",
    name: "Toko Sari",
    legal_name: null,
    email: "sari@example.com",
    phone: "+62 21 555 0100",
    address: null,
    city: "Jakarta",
    time_zone: "Asia/Jakarta",
    is_active: true,
    deleted_at: null,
  });
  assert.equal(made.headers.get("location"), `/v1/master-client/${id}`);
  const read = await world.as("user").ok(`GET master-client/${id}`);
  assert.deepEqual([read.data, read.etag], [made.data, made.etag]);
  const changed = await manager.ok(`PATCH master-client/${id}`, { city: null, time_zone: "Asia/Makassar" });
  assert.deepEqual(changed.data, {
    ...made.data,
    city: null,
    time_zone: "Asia/Makassar",
    updated_at: changed.data.updated_at,
  });
  assert.deepEqual((await manager.ok(`GET master-client/${id}`)).data, changed.data);
  const gone = await manager.ok(`DELETE master-client/${id}`);
  assert.deepEqual([gone.status, gone.data], [200, null]);
  const absent = await manager.refused("not_found", `GET master-client/${id}`);
  assert.deepEqual([absent.status, absent.body.message], [404, `Client with id '${id}' not found`]);
}, ["postgres", "pglite"]);

masterTest("a code is taken once, in capitals or not, and refused with the sentence", async (world) => {
  const manager = world.as("manager");
  await manager.client("ABC-1");
  const other = await manager.client("ABC-2");
  const sentence = "Duplicate client! This client is already registered";
  const again = await manager.refused("duplicate", "POST master-client", { code: "abc-1", name: "Other" });
  assert.deepEqual([again.status, again.body.message, again.body.detail], [409, sentence, sentence]);
  assert.deepEqual(again.body.errors.map(({ path }: { path: string }) => path), ["code"]);
  const moved = await manager.refused("duplicate", `PATCH master-client/${other.data.id}`, { code: "Abc-1" });
  assert.equal(moved.body.message, sentence);
  assert.equal(
    (await manager.ok(`PATCH master-client/${other.data.id}`, { code: "abc-2" })).data.code,
    "abc-2",
  );
  assert.equal((await manager.ok("GET master-client")).body.meta.total, 2);
}, ["postgres", "pglite"]);

masterTest("what nobody has is not found, and what cannot be an id is refused", async (world) => {
  const admin = world.as("admin");
  const calls = [
    [`GET master-client/${NOBODY}`],
    [`PATCH master-client/${NOBODY}`, { name: "x" }],
    [`DELETE master-client/${NOBODY}`],
    [`POST master-client/${NOBODY}/restore`],
    [`GET master-client/${NOBODY}/workhour`],
    [`PUT master-client/${NOBODY}/workhour`, { days: [] }],
  ] as const;
  for (const [call, body] of calls) {
    const { status, body: { message } } = await admin.refused("not_found", call, body);
    assert.deepEqual([status, message], [404, `Client with id '${NOBODY}' not found`], call);
    const wrong = call.replace(NOBODY, "12") as typeof call;
    assert.equal((await admin.refused("bad_parameter", wrong, body)).status, 400);
  }
}, ["postgres", "pglite"]);

masterTest(
  "a deleted client is absent for those who may not restore, and comes back as it was",
  async (world) => {
    const [manager, admin] = [world.as("manager"), world.as("admin")];
    const { data } = await manager.client("ABC-1");
    await manager.ok(`DELETE master-client/${data.id}`);
    for (const call of [`GET master-client/${data.id}`, `DELETE master-client/${data.id}`] as const) {
      await manager.refused("not_found", call);
    }
    await manager.refused("not_found", `PATCH master-client/${data.id}`, { name: "x" });
    await admin.refused("not_found", `PATCH master-client/${data.id}`, { name: "x" });
    assert.equal((await manager.refused("forbidden", `POST master-client/${data.id}/restore`)).status, 403);
    assert.equal((await manager.refused("forbidden", "GET master-client?deleted=true")).status, 403);
    assert.equal((await manager.ok("GET master-client?deleted=false")).body.meta.total, 0);
    const seen = await admin.ok(`GET master-client/${data.id}`);
    assert.match(seen.data.deleted_at, /Z$/);
    assert.deepEqual((await admin.ok("GET master-client?deleted=true")).data, [seen.data]);
    assert.equal((await admin.ok("GET master-client?deleted=true&code=abc-1")).body.meta.total, 1);
    const restored = await admin.ok(`POST master-client/${data.id}/restore`);
    assert.deepEqual(restored.data, { ...data, updated_at: restored.data.updated_at });
    assert.deepEqual((await admin.ok(`POST master-client/${data.id}/restore`)).data, restored.data);
    assert.deepEqual((await manager.ok("GET master-client")).data, [restored.data]);
    assert.equal((await admin.ok("GET master-client?deleted=true")).body.meta.total, 0);
  },
);

masterTest("a code is free after a deletion, and then its first owner cannot come back", async (world) => {
  const admin = world.as("admin");
  const first = await admin.client("ABC-1");
  await admin.ok(`DELETE master-client/${first.data.id}`);
  const second = await admin.client("abc-1");
  const refusal = await admin.refused("duplicate", `POST master-client/${first.data.id}/restore`);
  assert.deepEqual([refusal.status, refusal.body.message], [
    409,
    "Duplicate client! This client is already registered",
  ]);
  await admin.ok(`DELETE master-client/${second.data.id}`);
  await admin.ok(`POST master-client/${first.data.id}/restore`);
  const { data, body } = await admin.ok("GET master-client");
  assert.deepEqual([data.map(({ id }: { id: string }) => id), body.meta.total], [[first.data.id], 1]);
});

masterTest("a change of nothing writes nothing, and If-Match refuses what was not seen", async (world) => {
  const admin = world.as("admin");
  const made = await admin.client("ABC-1");
  const { id } = made.data;
  for (const nothing of [{}, { name: made.data.name, city: null }]) {
    const same = await admin.ok(`PATCH master-client/${id}`, nothing);
    assert.deepEqual([same.data, same.etag], [made.data, made.etag]);
  }
  const headers = { "if-match": made.etag };
  const changed = await admin.ok(`PATCH master-client/${id}`, { name: "New" }, headers);
  assert.equal(
    (await admin.refused("stale", `PATCH master-client/${id}`, { name: "N" }, headers)).status,
    412,
  );
  await admin.refused("stale", `DELETE master-client/${id}`, undefined, headers);
  const read = await admin.ok(`GET master-client/${id}`);
  assert.equal(read.etag, changed.etag);
  const same = await admin.send(`GET master-client/${id}`, undefined, { "if-none-match": read.etag });
  assert.equal(same.status, 304);
  await admin.ok(`DELETE master-client/${id}`, undefined, { "if-match": read.etag });
  const trail = await admin.ok(`GET audit?subject_id=${id}`);
  assert.deepEqual(trail.data.map(({ action }: { action: string }) => action), [
    "deleted",
    "changed",
    "created",
  ]);
});

masterTest("a client that cannot be is refused with every member at fault", async (world) => {
  const manager = world.as("manager");
  const { data } = await manager.client("ABC-1");
  const good = { code: "ABC-2", name: "Toko" };
  const wrong: [string, unknown][] = [
    ["code", ""],
    ["code", "a b"],
    ["code", "a/b"],
    ["code", "é"],
    ["code", "x".repeat(33)],
    ["code", null],
    ["code", 12],
    ["name", "  "],
    ["name", "x".repeat(256)],
    ["name", "two\nlines"],
    ["name", null],
    ["legal_name", ""],
    ["email", "nobody"],
    ["email", 5],
    ["phone", "call me"],
    ["phone", "()"],
    ["phone", "1".repeat(33)],
    ["address", "x".repeat(501)],
    ["city", "x".repeat(101)],
    ["time_zone", "Mars/Olympus"],
    ["time_zone", "+07:00"],
    ["time_zone", null],
    ["is_active", "true"],
    ["is_active", null],
    ["id", data.id],
    ["deleted_at", null],
    ["constructor", {}],
  ];
  for (const [member, value] of wrong) {
    for (
      const [call, body] of [
        ["POST master-client", { ...good, [member]: value }],
        [`PATCH master-client/${data.id}`, { [member]: value }],
      ] as const
    ) {
      const { status, body: { errors } } = await manager.refused("bad_parameter", call, body);
      const paths = [...new Set(errors.map(({ path }: { path: string }) => path))];
      assert.deepEqual([status, paths], [400, [member]], `${call} ${member} ${JSON.stringify(value)}`);
    }
  }
  const { body } = await manager.refused("bad_parameter", "POST master-client", { colour: 1, email: "x" });
  const paths = body.errors.map(({ path }: { path: string }) => path).sort();
  assert.deepEqual(paths, ["code", "colour", "email", "name"]);
  assert.equal((await manager.ok("GET master-client")).body.meta.total, 1);
});

masterTest("those without the permission are turned away", async (world) => {
  const { data } = await world.as("manager").client("ABC-1");
  const user = world.as("user");
  await user.ok("GET master-client");
  await user.refused("forbidden", "POST master-client", { code: "X", name: "X" });
  await user.refused("forbidden", `PATCH master-client/${data.id}`, {});
  await user.refused("forbidden", `DELETE master-client/${data.id}`);
  await user.refused("forbidden", `PUT master-client/${data.id}/workhour`, { days: [] });
  await world.as("manager").refused("forbidden", "GET audit");
  const answer = await world.fetch("/v1/master-client");
  assert.deepEqual([answer.status, (await answer.json()).code], [401, "token_required"]);
});
