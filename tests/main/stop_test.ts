import assert from "node:assert/strict";
import { BIG_REPORT } from "#tests/_support/big_report.ts";
import { startDownload } from "#tests/_support/download.ts";
import { needs } from "#tests/_support/needs.ts";
import { createOwnPostgres } from "#tests/_support/own_postgres.ts";
import { Service } from "#tests/_support/service_process.ts";
import { createServiceFolder } from "#tests/_support/service_folder.ts";
import { until } from "#tests/_support/until.ts";

/** A host gives so long between asking and killing. */
const STOP_MS = 5_000;

Deno.test({
  name: "a stop signal lets running requests finish, takes no new ones, and ends with exit code 0",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using database = await createOwnPostgres([BIG_REPORT.postgres]);
    await using folder = await createServiceFolder({
      ...BIG_REPORT.files,
      "sql/reports/slow.sql": "-- Takes its time.\nselect 1 as one from pg_sleep(1)\n",
    });
    await using service = await Service.start({
      folder: folder.path,
      settings: { MONEV_DATABASE_URL: database.url.href },
    });
    const running = [1, 2, 3].map(() => service.fetch("/csv/slow.csv?cache=bypass").then((r) => r.text()));
    await until(
      "the statement runs",
      async () => (await database.sessions("at work", "pg_sleep")).length > 0,
    );

    const { code, ms } = await stopTimed(service);

    assert.deepEqual(await Promise.all(running), Array(3).fill("one\r\n1\r\n"));
    assert.equal(code, 0);
    assert.ok(ms < STOP_MS, `${ms} ms`);
    assert.equal(service.logged("stopped")[0]?.["clean"], true);
    await assert.rejects(service.fetch("/csv/small.csv"));
  },
});

Deno.test({
  name:
    "a stop signal with a large answer under way ends in time with exit code 0, and the answer's reader sees a broken one",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using database = await createOwnPostgres([BIG_REPORT.postgres]);
    await using folder = await createServiceFolder(BIG_REPORT.files);
    await using service = await Service.start({
      folder: folder.path,
      settings: { MONEV_DATABASE_URL: database.url.href, REPORT_KEEP_MAX_MB: "1" },
    });
    const { begun, done } = startDownload(`${await service.origin()}/csv/big.csv`, 4_000_000);
    await begun;

    const { code, ms } = await stopTimed(service);

    const { exitCode, bytes } = await done;
    assert.notEqual(exitCode, 0);
    assert.ok(bytes < BIG_REPORT.csvBytes);
    assert.equal(code, 0);
    assert.ok(ms < STOP_MS, `${ms} ms`);
    assert.equal(service.stderr, "");
    await until("the connection is free", async () => (await database.sessions("open")).length === 0);
  },
});

Deno.test({
  name: "a stop signal in the moment of starting ends with exit code 0",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using folder = await createServiceFolder();
    for (let times = 0; times < 5; times++) {
      await using service = await Service.start({
        folder: folder.path,
        settings: { MONEV_DATABASE_URL: Deno.env.get("TEST_POSTGRES_URL")! },
      });
      assert.equal((await service.stop()).code, 0);
    }
  },
});

async function stopTimed(service: Service): Promise<{ code: number; ms: number }> {
  const began = performance.now();
  const { code } = await service.stop();
  return { code, ms: Math.round(performance.now() - began) };
}
