import { createTableLanding } from "#src/features/imports/table_landing.ts";
import type { ImportKind } from "#src/features/imports/kinds/import_kind.ts";
import type { Landing, LandingCounts, LandingRow, UndoStep } from "#src/features/imports/landing.ts";
import { createPgliteTables } from "#src/platform/pglite_tables.ts";
import { createPostgresTables } from "#src/platform/postgres_tables.ts";
import type { Row, Tables } from "#src/platform/tables.ts";
import type { UndoCounts } from "#src/features/imports/import_record.ts";
import { parseStatement } from "#src/std/sql/parse_statement.ts";
import { createOwnPostgres } from "#tests/_support/own_postgres.ts";
import { gatheredRows } from "./gathered_rows.ts";

/** The tables of a kind in a database of a test's own. */
export interface LandingWorld extends AsyncDisposable {
  /** Of the database; `null` = it is embedded. */
  readonly url: string | null;
  readonly tables: Tables;
  readonly landing: Landing;
  /** Lands batches, each in a transaction of its own, and ends the landing. */
  imports(seq: number, ...batches: readonly (readonly LandingRow[])[]): Promise<LandingCounts>;
  /** The same for an import that mends another. */
  mends(
    seq: number,
    mendsSeq: number,
    ...batches: readonly (readonly LandingRow[])[]
  ): Promise<LandingCounts>;
  /** What that would come to. */
  foresees(...batches: readonly (readonly LandingRow[])[]): Promise<LandingCounts>;
  /** Takes an import back in steps of `limit` rows. */
  undoes(seq: number, limit?: number): Promise<UndoCounts>;
  /** Runs a statement as somebody else would. */
  sql(text: string): Promise<readonly Row[]>;
}

/** Makes a {@linkcode LandingWorld} whose tables are prepared. */
export async function createLandingWorld(
  kind: ImportKind,
  engine: "postgres" | "pglite",
  timezone = "Asia/Makassar",
): Promise<LandingWorld> {
  const own = engine === "postgres" ? await createOwnPostgres() : null;
  const tables = own === null
    ? await createPgliteTables({ dataDir: "memory://", prepare: () => Promise.resolve() })
    : createPostgresTables({
      url: own.url.href,
      poolMax: 4,
      connectTimeoutMs: 30_000,
      statementTimeoutMs: 60_000,
    });
  const landing = createTableLanding(kind, tables, { timezone });
  await landing.prepare();
  const close = async () => {
    await tables.close();
    await own?.[Symbol.asyncDispose]();
  };
  return {
    url: own?.url.href ?? null,
    tables,
    landing,
    ...doings(tables, landing, kind),
    [Symbol.asyncDispose]: close,
  };
}

function doings(tables: Tables, landing: Landing, kind: ImportKind) {
  const gathered = (rows: readonly LandingRow[]) => gatheredRows(kind, rows);
  const land = async (seq: number, mendsSeq: number | null, batches: readonly (readonly LandingRow[])[]) => {
    const parts: LandingCounts[] = [];
    for (const batch of batches) {
      const rows = gathered(batch);
      parts.push(await tables.transaction((session) => landing.land(session, { seq, mendsSeq }, rows)));
    }
    parts.push(await tables.transaction((session) => landing.finish(session, { seq, mendsSeq })));
    return sum(parts);
  };
  return {
    imports: (seq: number, ...batches: readonly (readonly LandingRow[])[]) => land(seq, null, batches),
    mends: (seq: number, mendsSeq: number, ...batches: readonly (readonly LandingRow[])[]) =>
      land(seq, mendsSeq, batches),
    async foresees(...batches: readonly (readonly LandingRow[])[]) {
      let counts: LandingCounts | undefined;
      const undone = new Error("Undone on purpose");
      await tables.transaction(async (session) => {
        counts = await landing.foresee(session, null, streamOf(batches.map(gathered)));
        throw undone;
      }).catch((error) => {
        if (error !== undone) throw error;
      });
      return counts!;
    },
    async undoes(seq: number, limit = 1000) {
      const parts: UndoCounts[] = [];
      let place: UndoStep["next"] = null;
      do {
        const step = await tables.transaction((session) => landing.undo(session, seq, { place, limit }));
        parts.push(step.counts);
        place = step.next === null ? null : JSON.parse(JSON.stringify(step.next));
      } while (place !== null);
      return sum(parts);
    },
    sql: (text: string) => tables.transaction((session) => session.rows(parseStatement("by_hand", text), {})),
  };
}

async function* streamOf<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}

function sum<T extends object>(parts: readonly T[]): T {
  const names = Object.keys(parts[0]!) as (keyof T)[];
  return Object.fromEntries(
    names.map((name) => [name, parts.reduce((total, part) => total + (part[name] as number), 0)]),
  ) as T;
}
