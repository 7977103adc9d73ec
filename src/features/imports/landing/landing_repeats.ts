import type { DatabaseSession } from "#src/platform/tables.ts";
import type { LandingCounts } from "#src/features/imports/landing.ts";
import type { LandingTable } from "./landing_table.ts";
import { NO_CHANGE } from "./no_change.ts";
import { type RepeatsSql, repeatsSql } from "./repeats_sql.ts";

/** Lands the rows of the batch table whose key their import has met in an earlier batch. */
export class LandingRepeats {
  readonly #sql: RepeatsSql;

  constructor(table: LandingTable) {
    this.#sql = repeatsSql(table);
  }

  /** Takes them out of the batch; one of each two is a duplicate. */
  async run(session: DatabaseSession, parameters: { readonly import: string }): Promise<LandingCounts> {
    const sql = this.#sql;
    await session.run(sql.make, {});
    await session.run(sql.clear, {});
    const duplicates = await session.run(sql.take, parameters);
    await session.rows(sql.lock, {});
    await session.run(sql.dropOverruled, parameters);
    const back = await session.run(sql.putBack, parameters);
    await session.run(sql.overrule, parameters);
    const changed = await session.run(sql.change, parameters);
    await session.run(sql.number, parameters);
    return { ...NO_CHANGE, duplicates, updated: changed - back, unchanged: back - changed };
  }
}
