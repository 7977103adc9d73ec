import type { PGlite } from "@electric-sql/pglite";
import { localOffset } from "#src/std/time/local_offset.ts";
import type { Database } from "./database.ts";
import { openPglite } from "./open_pglite.ts";
import { PgliteReader } from "./pglite_reader.ts";

/** The embedded PostgreSQL. */
export interface PgliteOptions {
  /** Where the data lie; `memory://` keeps them in memory. */
  readonly dataDir: string;
  /** IANA time zone in which instants are written. */
  readonly timezone: string;
  /** Scripts that fill a database which is new, in order; run in one transaction, so that dying half-way leaves it new. */
  readonly seed: () => Promise<readonly string[]>;
}

/**
 * Opens the embedded PostgreSQL, filling it on the first start.
 *
 * One session: statements take turns. There is no statement time limit: PGlite does not enforce one.
 */
export async function createPgliteDatabase(options: PgliteOptions): Promise<Database> {
  const pglite = await openPglite(options.dataDir);
  await pglite.exec(`set timezone = '${options.timezone.replaceAll("'", "''")}'; set datestyle = 'ISO, YMD'`);
  if (await isNew(pglite)) {
    const scripts = await options.seed();
    await pglite.transaction(async (transaction) => {
      for (const script of scripts) await transaction.exec(script);
    });
    await pglite.exec("analyze");
  }
  return new PgliteReader(pglite, {
    offsetAt: localOffset(options.timezone),
    turn: (work) => work(),
    close: () => pglite.close(),
  });
}

async function isNew(pglite: PGlite): Promise<boolean> {
  const { rows } = await pglite.query("select 1 from pg_tables where schemaname = 'public' limit 1");
  return rows.length === 0;
}
