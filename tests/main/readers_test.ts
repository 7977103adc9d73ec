import assert from "node:assert/strict";
import { BIG_REPORT } from "#tests/_support/big_report.ts";
import { startDownload } from "#tests/_support/download.ts";
import { needs } from "#tests/_support/needs.ts";
import { createOwnMysql } from "#tests/_support/own_mysql.ts";
import { createOwnPostgres } from "#tests/_support/own_postgres.ts";
import { openRawReader, type RawReader } from "#tests/_support/raw_reader.ts";
import { Service } from "#tests/_support/service_process.ts";
import { createServiceFolder } from "#tests/_support/service_folder.ts";
import { until } from "#tests/_support/until.ts";

const MEGABYTE = 1 << 20;
const READERS = 20;
/** The bound of the issue: what a quick request may take while slow readers are there. */
const QUICK_MS = 500;
const NEEDED = { PostgreSQL: "TEST_POSTGRES_URL", MariaDB: "TEST_MYSQL_URL" } as const;
const SLOW = { bytes: 1_000, restMs: 1_000 };

for (const engine of ["PostgreSQL", "MariaDB"] as const) {
  Deno.test({
    name:
      `200 readers who hang up half-way leave no busy connection to ${engine}, and the next answers are right`,
    ...needs(NEEDED[engine]),
    async fn() {
      await using world = await startOver(engine, {});
      const { service, origin } = world;
      for (let round = 0; round < 4; round++) {
        await using readers = new AsyncDisposableStack();
        const hangingUp = await Promise.all(Array.from({ length: 50 }, async (_, at) => {
          // Some share a run, some have one of their own.
          const url = `${origin}/csv/big.csv?n=${299_000 + at % 5}`;
          return readers.use(await openRawReader(url, { bytes: 64_000, restMs: 0, sips: 3 + at % 7 }));
        }));
        await until("most have taken something", () => hangingUp.filter(hasTaken).length > 25);
        await Promise.all(hangingUp.map((reader) => reader.hangUp()));
      }
      await until("no connection is busy", async () => (await world.busy()).length === 0);
      const response = await service.fetch("/csv/small.csv?cache=bypass");
      assert.equal(await response.text(), BIG_REPORT.smallCsv);
      const whole = await startDownload(`${origin}/csv/big.csv?cache=bypass`).done;
      assert.deepEqual(whole, { exitCode: 0, bytes: BIG_REPORT.csvBytes });
      assert.deepEqual(service.logged("unexpected"), []);
      assert.equal(service.stderr, "");
    },
  });

  Deno.test({
    name:
      `a reader who takes nothing for REPORT_STALL_SECONDS is cut off, the log says so, and the connection to ${engine} is free`,
    ...needs(NEEDED[engine]),
    async fn() {
      await using world = await startOver(engine, { REPORT_STALL_SECONDS: "1" });
      const { service, origin } = world;
      await using reader = await openRawReader(`${origin}/csv/big.csv`, { bytes: 1_000, restMs: 0, sips: 1 });
      await until("it is cut off", () => service.logged("reader_cut").length > 0);
      const [line] = service.logged("reader_cut");
      assert.deepEqual([line!["report"], line!["stallMs"]], ["big", 1_000]);
      assert.equal(reader.taken, 1_000);
      await until("its connection is free", async () => (await world.busy()).length === 0);
    },
  });
}

for (const [how, query] of [["of one answer", () => ""], ["of an answer each", ownQuery]] as const) {
  Deno.test({
    name: `${READERS} readers ${how} at 1 KB/s on a pool of 5 leave a quick request under half a second`,
    ...needs("TEST_POSTGRES_URL"),
    async fn() {
      await using world = await startOver("PostgreSQL", { DATABASE_POOL_MAX: "5" });
      const { service, origin } = world;
      await using _readers = await openSlowReaders(READERS, (at) => `${origin}/csv/big.csv${query(at)}`);
      const took: number[] = [];
      for (let asked = 0; asked < 30; asked++) {
        const began = performance.now();
        const response = await service.fetch("/csv/small.csv?cache=bypass");
        assert.equal(await response.text(), BIG_REPORT.smallCsv);
        took.push(Math.round(performance.now() - began));
      }
      assert.ok(Math.max(...took) < QUICK_MS, `${took} ms`);
      assert.ok((await world.busy()).length > 0, "slow readers were there");
    },
  });
}

Deno.test({
  name: "memory stays flat while slow and quick readers stream ten times more than may be kept",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await startOver("PostgreSQL", { DATABASE_POOL_MAX: "5" });
    const { service, origin } = world;
    await startDownload(`${origin}/csv/big.csv`).done;
    const before = await service.residentBytes();
    await using _readers = await openSlowReaders(3, (at) => `${origin}/csv/big.csv${ownQuery(at)}`);
    let most = before;
    for (let times = 0; times < 4; times++) {
      const { exitCode } = await startDownload(`${origin}/csv/big.csv`).done;
      assert.equal(exitCode, 0);
      most = Math.max(most, await service.residentBytes());
    }
    const grown = Math.round((most - before) / MEGABYTE);
    assert.ok(grown < 64, `grew by ${grown} MB from ${Math.round(before / MEGABYTE)} MB`);
  },
});

type Engine = keyof typeof NEEDED;

interface StreamWorld extends AsyncDisposable {
  readonly service: Service;
  readonly origin: string;
  /** Connections on which the large report is under way. */
  busy(): Promise<readonly number[]>;
}

async function startOver(engine: Engine, settings: Readonly<Record<string, string>>): Promise<StreamWorld> {
  await using stack = new AsyncDisposableStack();
  const { url, busy } = engine === "PostgreSQL" ? await makePostgres(stack) : await makeMysql(stack);
  const folder = stack.use(await createServiceFolder(BIG_REPORT.files));
  const service = stack.use(
    await Service.start({
      folder: folder.path,
      settings: { MONEV_DATABASE_URL: url.href, REPORT_KEEP_MAX_MB: "1", ...settings },
    }),
  );
  // The catalogue is there when the first look at the source is over, which describes the statements.
  await (await service.fetch("/reports")).body?.cancel();
  const kept = stack.move();
  return { service, busy, origin: await service.origin(), [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

async function makePostgres(stack: AsyncDisposableStack) {
  const { url, sessions } = stack.use(await createOwnPostgres([BIG_REPORT.postgres]));
  return { url, busy: () => sessions("at work", "code from big") };
}

async function makeMysql(stack: AsyncDisposableStack) {
  const { url, threads } = stack.use(await createOwnMysql(BIG_REPORT.mysql));
  return { url, busy: () => threads("code from big") };
}

async function openSlowReaders(count: number, url: (at: number) => string): Promise<AsyncDisposable> {
  const stack = new AsyncDisposableStack();
  const readers = await Promise.all(
    Array.from({ length: count }, async (_, at) => stack.use(await openRawReader(url(at), SLOW))),
  );
  await until("the first have an answer", () => readers.some(hasTaken));
  return stack;
}

function ownQuery(at: number): string {
  return `?n=${299_000 + at}`;
}

function hasTaken({ taken }: RawReader): boolean {
  return taken > 0;
}
