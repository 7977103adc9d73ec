import type { Database } from "#src/platform/database.ts";
import { createMysqlDatabase } from "#src/platform/mysql_database.ts";
import { loadStatements, type Statements } from "#src/platform/statements.ts";
import { createOwnMysql, type OwnMysql } from "#tests/_support/own_mysql.ts";

/** A SLiMS on MariaDB as it stands (MyISAM, no index on `checkin_date`), and a clock. */
export interface TodayWorld extends AsyncDisposable {
  readonly own: OwnMysql;
  readonly library: Database;
  readonly statements: Statements;
  /** Statements that the library was asked since the world began. */
  asked(): number;
  /** Another way to the same database, closed with the world. */
  connect(url: URL): Database;
  /** Enters visits now, or at naive local times. */
  visit(...times: readonly string[]): Promise<void>;
  /** Milliseconds since 1970: stands still unless it is moved. */
  now(): number;
  advance(ms: number): void;
}

/** Noon in Jakarta. */
const NOON = Date.parse("2026-11-21T12:00:00+07:00");
const PROJECT = new URL("../../../", import.meta.url);

/** Makes a {@linkcode TodayWorld} without visits. */
export async function createTodayWorld(startMs = NOON): Promise<TodayWorld> {
  const schema = await Deno.readTextFile(new URL("tests/_support/slims/schema.mysql.sql", PROJECT));
  const table = /^create table visitor_count \([^;]*;/m.exec(schema)![0];
  const own = await createOwnMysql([table]);
  const opened: Database[] = [];
  const connect = (url: URL) => {
    const database = createMysqlDatabase({
      url: url.href,
      timezone: "Asia/Jakarta",
      connectTimeoutMs: 2_000,
      acquireTimeoutMs: 2_000,
      statementTimeoutMs: 5_000,
    });
    opened.push(database);
    return database;
  };
  let now = startMs;
  let asked = 0;
  const library = connect(own.url);
  return {
    own,
    connect,
    library: Object.assign(Object.create(library) as Database, {
      stream(...given: Parameters<Database["stream"]>) {
        asked++;
        return library.stream(...given);
      },
    }),
    statements: await loadStatements(new URL("sql", PROJECT).pathname, ["library/today"]),
    asked: () => asked,
    async visit(...times) {
      const rows = times.length > 0 ? times : [localText(now)];
      await own.sql(
        `insert into visitor_count (member_name, checkin_date) values ${
          rows.map((time) => `('Tamu', '${time}')`).join(", ")
        }`,
      );
    },
    now: () => now,
    advance: (ms) => void (now += ms),
    async [Symbol.asyncDispose]() {
      await Promise.all(opened.map((database) => database.close()));
      await own[Symbol.asyncDispose]();
    },
  };
}

/** `2026-11-21 12:00:00` in Jakarta. */
function localText(ms: number): string {
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO("Asia/Jakarta").toPlainDateTime()
    .toString({ smallestUnit: "second" }).replace("T", " ");
}
