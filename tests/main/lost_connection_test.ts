import assert from "node:assert/strict";
import { BIG_REPORT } from "#tests/_support/big_report.ts";
import { startDownload } from "#tests/_support/download.ts";
import { needs } from "#tests/_support/needs.ts";
import { createOwnMysql } from "#tests/_support/own_mysql.ts";
import { createOwnPostgres } from "#tests/_support/own_postgres.ts";
import { Service } from "#tests/_support/service_process.ts";
import { createServiceFolder } from "#tests/_support/service_folder.ts";
import { until } from "#tests/_support/until.ts";

/** Slow enough that the statement is still running when it is killed. */
const BYTES_PER_SECOND = 20_000_000;
const AT_A_TIME = 10;

Deno.test({
  name:
    "a PostgreSQL backend that is ended in mid-stream breaks the download, and the next 100 answers are right",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using database = await createOwnPostgres([BIG_REPORT.postgres]);
    await using folder = await createServiceFolder(BIG_REPORT.files);
    await using service = await startOver(database.url, folder.path);
    for (let times = 0; times < 2; times++) {
      await breakDownload(service, {
        running: () => database.sessions("at work", "code from big"),
        end: (pid) => database.sql("select pg_terminate_backend($1)", [pid]),
      });
      await demandRightAnswers(service);
    }
  },
});

for (const what of ["connection", "query"] as const) {
  Deno.test({
    name:
      `a MariaDB ${what} that is killed in mid-stream breaks the download, and the next 100 answers are right`,
    ...needs("TEST_MYSQL_URL"),
    async fn() {
      await using database = await createOwnMysql(BIG_REPORT.mysql);
      await using folder = await createServiceFolder(BIG_REPORT.files);
      await using service = await startOver(database.url, folder.path);
      for (let times = 0; times < 2; times++) {
        await breakDownload(service, {
          running: () => database.threads("code from big"),
          end: (thread) => database.sql(`kill ${what} ${thread}`),
        });
        await demandRightAnswers(service);
      }
    },
  });
}

async function startOver(database: URL, folder: string): Promise<Service> {
  const service = await Service.start({
    folder,
    settings: { MONEV_DATABASE_URL: database.href, DATABASE_POOL_MAX: "5", REPORT_KEEP_MAX_MB: "1" },
  });
  // The catalogue is there when the first look at the source is over, which describes the statements.
  await (await service.fetch("/reports")).body?.cancel();
  return service;
}

async function breakDownload(
  service: Service,
  { running, end }: { running: () => Promise<number[]>; end: (id: number) => Promise<unknown> },
): Promise<void> {
  const failuresBefore = service.logged("report_failed").length;
  const url = `${await service.origin()}/csv/big.csv?cache=bypass`;
  const { begun, done } = startDownload(url, BYTES_PER_SECOND);
  await begun;
  const ids = await running();
  assert.equal(ids.length, 1);
  await end(ids[0]!);
  const { exitCode, bytes } = await done;
  assert.notEqual(exitCode, 0);
  assert.ok(bytes > 0, "it had begun");
  assert.ok(bytes < BIG_REPORT.csvBytes, `${bytes} bytes`);
  await until("the log tells", () => service.logged("report_failed").length > failuresBefore);
}

/** A hundred answers of one row each, all read from the database, and then the large one as a whole. */
async function demandRightAnswers(service: Service): Promise<void> {
  const turn = async () => {
    const response = await service.fetch("/csv/small.csv?cache=bypass");
    return [response.status, await response.text()];
  };
  for (let asked = 0; asked < 100; asked += AT_A_TIME) {
    const answers = await Promise.all(Array.from({ length: AT_A_TIME }, turn));
    for (const answer of answers) assert.deepEqual(answer, [200, BIG_REPORT.smallCsv]);
  }
  const whole = await startDownload(`${await service.origin()}/csv/big.csv?cache=bypass`).done;
  assert.deepEqual(whole, { exitCode: 0, bytes: BIG_REPORT.csvBytes });
}
