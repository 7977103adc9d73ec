import assert from "node:assert/strict";
import { createBreakableRoute } from "#tests/_support/breakable_route.ts";
import { needs } from "#tests/_support/needs.ts";
import { createOwnPostgres, type OwnPostgres } from "#tests/_support/own_postgres.ts";
import { freePort } from "#tests/_support/servers/mod.ts";
import { Service } from "#tests/_support/service_process.ts";
import { createServiceFolder } from "#tests/_support/service_folder.ts";
import { until } from "#tests/_support/until.ts";

const ROOT = new URL("../../", import.meta.url);
const PLANE = { WORKSPACE_NAME: "serumpun", PROJECT_NAME: "SE26" };

Deno.test({
  name: "a database that is down at the start is waited for: refusals first, then answers, without a restart",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using database = await createPlane();
    await using way = createBreakableRoute();
    const url = await way.route(database.url);
    await way.stop();
    await using folder = await createServiceFolder();
    await using service = await Service.start({
      folder: folder.path,
      settings: { ...PLANE, MONEV_DATABASE_URL: url.href },
    });
    await until("the log tells", () => service.logged("source_unreachable").length > 0);
    const refusal = await service.fetch("/csv/kpi.csv");
    assert.equal(refusal.status, 503);
    assert.equal(refusal.headers.get("content-type"), "application/problem+json");
    assert.equal((await refusal.json()).code, "source_unavailable");
    assert.equal(await statusOf(service, "/readyz"), 503);
    assert.equal(await statusOf(service, "/healthz"), 200);

    await way.start();
    await until("a report is there", async () => await statusOf(service, "/csv/kpi.csv") === 200);
    await until("it is ready", async () => await statusOf(service, "/readyz") === 200);
    assert.equal(service.stderr, "");
  },
});

Deno.test({
  name: "a role that could write is told about at the start, with what it could write",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using database = await createPlane();
    await using folder = await createServiceFolder();
    await using service = await startChecked(folder.path, { MONEV_DATABASE_URL: database.url.href });
    const [line, another] = service.logged("source_writable");
    assert.deepEqual([line?.["role"], line?.["writes"]], [database.url.username, ["superuser"]]);
    assert.equal(another, undefined);
  },
});

Deno.test({
  name: "a role that may only select is not warned about, and reads every report",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using database = await createPlane();
    await using reader = await createReader(database);
    await using folder = await createServiceFolder();
    await using service = await startChecked(folder.path, { MONEV_DATABASE_URL: reader.url.href });
    const { reports } = await (await service.fetch("/reports")).json();
    assert.ok(reports.length >= 8);
    for (const { slug } of reports) assert.equal(await statusOf(service, `/csv/${slug}.csv`), 200, slug);
    const events = new Set(service.lines.map(({ event }) => event));
    assert.deepEqual([...events].sort(), ["request", "started"]);
  },
});

Deno.test({
  name: "a snapshot store that is down costs no answer: reports are read and kept in the process",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using database = await createPlane();
    await using folder = await createServiceFolder();
    await using service = await startChecked(folder.path, {
      MONEV_DATABASE_URL: database.url.href,
      UPSTASH_REDIS_REST_URL: `http://127.0.0.1:${freePort()}`,
      UPSTASH_REDIS_REST_TOKEN: "nobody is there",
    });
    const states = [];
    for (let asked = 0; asked < 3; asked++) {
      const response = await service.fetch("/csv/kpi.csv");
      assert.match(await response.text(), /^total,selesai/);
      states.push(response.headers.get("x-cache"));
    }
    assert.deepEqual(states, ["MISS", "HIT", "HIT"]);
    const { status, checks } = await (await service.fetch("/readyz")).json();
    assert.notEqual(status, "fail", JSON.stringify(checks));
    assert.equal(service.stderr, "");
  },
});

async function createPlane(): Promise<OwnPostgres> {
  const scripts = ["sql/demo/plane_schema.sql", "tests/_support/plane/traps.sql"];
  return await createOwnPostgres(
    await Promise.all(scripts.map((path) => Deno.readTextFile(new URL(path, ROOT)))),
  );
}

/** A role as the README tells to make one. */
async function createReader({ url: owner, sql }: OwnPostgres): Promise<AsyncDisposable & { url: URL }> {
  const role = `reader_${crypto.randomUUID().replaceAll("-", "")}`;
  await sql(`create role ${role} login password 'only for this test'`);
  await sql(`grant select on all tables in schema public to ${role}`);
  const url = new URL(owner);
  url.username = role;
  url.password = encodeURIComponent("only for this test");
  return {
    url,
    async [Symbol.asyncDispose]() {
      await sql(`drop owned by ${role}`);
      await sql(`drop role ${role}`);
    },
  };
}

/** Started, with its first look at the source behind it: the catalogue waits for that. */
async function startChecked(folder: string, settings: Readonly<Record<string, string>>): Promise<Service> {
  const service = await Service.start({ folder, settings: { ...PLANE, ...settings } });
  await (await service.fetch("/reports")).body?.cancel();
  await until("the log is written", () => service.logged("request").length > 0);
  return service;
}

async function statusOf(service: Service, path: string): Promise<number> {
  const response = await service.fetch(path);
  await response.body?.cancel();
  return response.status;
}
