import assert from "node:assert/strict";
import { needs } from "#tests/_support/needs.ts";
import { createOwnPostgres, type OwnPostgres } from "#tests/_support/own_postgres.ts";
import { openRawClient } from "#tests/_support/raw_client.ts";
import { createServiceFolder } from "#tests/_support/service_folder.ts";
import { Service } from "#tests/_support/service_process.ts";
import { until } from "#tests/_support/until.ts";

/** A host gives so long between asking and killing. */
const STOP_MS = 5_000;
/** A report that waits for whoever holds the lock. */
const HELD = {
  "sql/reports/held.sql": "-- Waits for the lock.\nselect 1 as one from pg_advisory_xact_lock_shared(7)\n",
};
const HEALTH = "GET /healthz HTTP/1.1\r\nHost: aliran.test\r\n\r\n";

Deno.test({
  name:
    "after a stop signal the request under way is answered, others are refused on new and on kept connections, and the exit code is 0",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using scene = await holdRequest();
    const { service, database, held } = scene;
    using kept = await openRawClient(Number(new URL(await service.origin()).port));
    await kept.send(HEALTH);
    assert.equal((await kept.answer())?.status, 200);
    const began = performance.now();

    service.signal("SIGTERM");
    await until("it says that it stops", () => service.logged("stopping").length > 0);
    const late = await service.fetch("/csv/held.csv").then((response) => response.status, () => null);
    assert.ok(late === null || late === 503, String(late));
    const again = await kept.send(HEALTH).then(() => kept.answer(), () => null);
    assert.ok(again === null || again.status === 200, String(again?.status));
    await database.sql("select pg_advisory_unlock(7)");

    assert.equal(await held, "one\r\n1\r\n");
    assert.equal((await service.ended).code, 0);
    assert.ok(performance.now() - began < STOP_MS);
    assert.equal(service.logged("stopped")[0]?.["clean"], true);
  },
});

Deno.test({
  name: "what still runs when the time is up is not answered, and the exit code is 0",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using scene = await holdRequest();
    const { service, held } = scene;
    const began = performance.now();
    const refused = assert.rejects(held);

    assert.equal((await service.stop()).code, 0);

    assert.ok(performance.now() - began < STOP_MS);
    await refused;
    assert.equal(service.logged("stopped")[0]?.["clean"], false);
  },
});

Deno.test({
  name: "a second stop signal ends at once, with the exit code of that signal",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using scene = await holdRequest();
    const { service, held } = scene;
    const refused = assert.rejects(held);
    let ended = false;
    const status = service.ended.finally(() => ended = true);

    await until("it has ended", () => {
      service.signal("SIGTERM");
      return ended;
    });

    assert.equal((await status).code, 128 + 15);
    await refused;
    assert.equal(service.logged("stopping").length, 1);
    assert.equal(service.logged("stopped").length, 0);
  },
});

for (
  const [what, statement] of Object.entries({
    "an error": `throw new Error("Nobody catches this")`,
    "a rejection": `Promise.reject(new Error("Nobody catches this"))`,
  })
) {
  Deno.test({
    name:
      `${what} that nobody catches is one line of the log, and the process stops in order with exit code 1`,
    ...needs("TEST_POSTGRES_URL"),
    async fn() {
      const job = `{ name: "break", schedule: "0 0 1 1 *", feature: "reports", atStart: true, run }`;
      const run = `function run() {\n  setTimeout(() => { ${statement} });\n  return Promise.resolve();\n}`;
      await using folder = await createServiceFolder({
        "jobs/mod.ts": `export const JOBS = [${job}];\nexport const MESSAGE_JOBS = [];\n${run}\n`,
      });
      await using service = await Service.start({
        folder: folder.path,
        settings: { MONEV_DATABASE_URL: Deno.env.get("TEST_POSTGRES_URL")! },
      });

      assert.equal((await service.ended).code, 1);

      assert.equal(service.logged("unexpected")[0]?.["error"], "Error: Nobody catches this");
      assert.equal(service.logged("stopping")[0]?.["why"], "uncaught");
      assert.equal(service.logged("stopped")[0]?.["clean"], true);
      assert.equal(service.stderr, "");
    },
  });
}

interface HeldScene extends AsyncDisposable {
  readonly service: Service;
  /** Its owner holds lock 7. */
  readonly database: OwnPostgres;
  /** The body of a report's answer, which comes when the lock is given up. */
  readonly held: Promise<string>;
}

/** A service with a request under way. */
async function holdRequest(): Promise<HeldScene> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await createOwnPostgres());
  const folder = stack.use(await createServiceFolder(HELD));
  await database.sql("select pg_advisory_lock(7)");
  const service = stack.use(
    await Service.start({ folder: folder.path, settings: { MONEV_DATABASE_URL: database.url.href } }),
  );
  const held = service.fetch("/csv/held.csv").then((response) => response.text());
  held.catch(() => {});
  await until(
    "the statement waits",
    async () => (await database.sessions("at work", "advisory")).length > 0,
  );
  const scope = stack.move();
  return { service, database, held, [Symbol.asyncDispose]: () => scope.disposeAsync() };
}
