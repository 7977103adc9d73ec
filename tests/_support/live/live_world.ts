import type { DataState, LiveData } from "#src/platform/live_data.ts";
import { createLiveData } from "#src/platform/live_data.ts";
import { createLiveCache, type LiveCache, type LiveEntry } from "#src/platform/live_cache.ts";
import type { Leases } from "#src/platform/leases.ts";
import { createMemoryLeases, type SharedLeases } from "#src/platform/memory_leases.ts";
import { createMemorySnapshots } from "#src/platform/memory_snapshots.ts";
import { createMemoryWatermarks, type SharedWatermarks } from "#src/platform/memory_watermarks.ts";
import { createMysqlTables } from "#src/platform/mysql_tables.ts";
import type { Observation } from "#src/platform/observe.ts";
import type { Snapshots } from "#src/platform/snapshots.ts";
import { loadStatements, type Statements } from "#src/platform/statements.ts";
import type { DatabaseSession, Tables } from "#src/platform/tables.ts";
import type { Watermarks } from "#src/platform/watermarks.ts";
import { parseStatement } from "#src/std/sql/parse_statement.ts";
import { createOwnMysql, type OwnMysql } from "#tests/_support/own_mysql.ts";

/** One process of a fleet: its own memory and connections, and whatever it shares. */
export interface LiveProcess {
  readonly data: LiveData;
  readonly cache: LiveCache;
  readonly primary: Tables;
  readonly watermarks: Watermarks;
  readonly observed: Observation[];
  /** Adds 1 to the number of a tag, and answers with it when the write was answered. */
  raise(tag: string): Promise<number>;
  /** What shows the numbers of these tags: `{"products": 3}`. */
  entry(tags: readonly string[], options?: Partial<LiveEntry>): LiveEntry;
  /** Runs {@linkcode LiveProcess.entry}'s statement, as `compute` does. */
  numbers(tags: readonly string[], signal?: AbortSignal): Promise<{ body: string } & DataState>;
}

/** What is another than usual in a process. */
export interface LiveProcessOptions {
  readonly snapshots?: Snapshots;
  readonly leases?: Leases;
  readonly watermarks?: Watermarks;
  readonly primary?: Tables;
  readonly replica?: Tables;
  readonly cache?: Partial<Parameters<typeof createLiveCache>[0]>;
  /** For how long a look at the versions is enough. */
  readonly certainMs?: number;
}

/** A database with versions and one number for each tag, and processes over it. */
export interface LiveWorld extends AsyncDisposable {
  readonly mysql: OwnMysql;
  readonly statements: Statements;
  /** Moves the processes' clock, which stands otherwise. */
  tick(ms: number): void;
  now(): number;
  start(options?: LiveProcessOptions): LiveProcess;
  /** How often a number was read in the database by {@linkcode LiveProcess.numbers}. */
  reads(): number;
}

const TAGS = ["categories", "customers", "orders", "products"];
const NUMBERS = parseStatement("test/numbers", "select tag, number from numbers");
const RAISE = parseStatement("test/raise", "update numbers set number = number + 1 where tag = :tag");
const NUMBER = parseStatement("test/number", "select number from numbers where tag = :tag");

/** The tables of a {@linkcode LiveWorld}, and of a replica. */
export const LIVE_SCHEMA: readonly string[] = [
  `create table data_versions (
    tag varchar(32) character set ascii collate ascii_bin not null, slot smallint not null,
    version bigint not null default 0, row_count bigint not null default 0, primary key (tag, slot)
  )`,
  `insert into data_versions (tag, slot) values ${
    TAGS.flatMap((tag) => Array.from({ length: 16 }, (_, slot) => `('${tag}', ${slot})`)).join(", ")
  }`,
  "create table numbers (tag varchar(32) primary key, number bigint not null)",
  `insert into numbers values ${TAGS.map((tag) => `('${tag}', 0)`).join(", ")}`,
];

/** Makes a {@linkcode LiveWorld} with no process. */
export async function createLiveWorld(): Promise<LiveWorld> {
  await using stack = new AsyncDisposableStack();
  const mysql = stack.use(await createOwnMysql(LIVE_SCHEMA));
  const statements = await loadStatements("sql", ["versions"]);
  const shared = {
    watermarks: { members: new Map(), cutOff: new Map() } satisfies SharedWatermarks,
    leases: { held: new Map(), fence: 0 } satisfies SharedLeases,
  };
  let clock = 1_795_000_000_000;
  const now = () => clock;
  const snapshots = createMemorySnapshots({ sizeMax: 1_000_000, now });
  let reads = 0;
  const numbers = async (data: LiveData, tags: readonly string[], signal?: AbortSignal) => {
    reads++;
    return await data.read(tags, async (session, state) => {
      const rows = await session.rows(NUMBERS, {});
      const shown = rows.filter(({ tag }) => tags.includes(tag!)).map((
        { tag, number },
      ) => [tag, Number(number)]);
      return { body: JSON.stringify(Object.fromEntries(shown)), ...state };
    }, signal);
  };
  const kept = stack.move();
  return {
    mysql,
    statements,
    tick: (ms) => void (clock += ms),
    now,
    reads: () => reads,
    start(options = {}) {
      const steady = () => performance.now();
      const own = openTables(mysql.url.href);
      const primary = options.primary ?? own;
      const watermarks = options.watermarks ??
        createMemoryWatermarks({ now: steady, shared: shared.watermarks });
      const observed: Observation[] = [];
      const observe = (observation: Observation) => void observed.push(observation);
      const { replica = null, certainMs = 3_000 } = options;
      const data = createLiveData({ primary, replica, watermarks, statements, observe, certainMs });
      kept.defer(async () => {
        await data.close();
        await watermarks.close();
        await own.close();
      });
      const cache = createLiveCache({
        name: "test",
        data,
        snapshots: options.snapshots ?? snapshots,
        leases: options.leases ??
          createMemoryLeases({ label: "test", now: steady, shared: shared.leases }),
        observe,
        now,
        ttlSeconds: 60,
        staleSeconds: 600,
        softMs: 60_000,
        hardMs: 60_000,
        sizeMax: 1_000_000,
        ...options.cache,
      });
      return {
        data,
        cache,
        primary,
        watermarks,
        observed,
        raise: (tag) => data.write((session) => raiseNumber(session, tag)),
        numbers: (tags, signal) => numbers(data, tags, signal),
        entry: (tags, entry = {}) => ({
          key: `${entry.scope ?? "fleet"}/${tags.join("+")}`,
          tags,
          scope: "fleet",
          compute: (signal) => numbers(data, tags, signal),
          ...entry,
        }),
      };
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Tables of a schema that has the {@linkcode LIVE_SCHEMA}. */
export function openTables(url: string): Tables {
  return createMysqlTables({ url, poolMax: 4, connectTimeoutMs: 5_000, statementTimeoutMs: 5_000 });
}

/** Adds 1 to a tag's number within a write. */
export async function raiseNumber(
  session: DatabaseSession & { touch(tag: string, rows?: number): void },
  tag: string,
): Promise<number> {
  session.touch(tag, 1);
  await session.run(RAISE, { tag });
  const [row] = await session.rows(NUMBER, { tag });
  return Number(row!["number"]);
}
