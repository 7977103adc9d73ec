import { DatabaseError } from "#src/platform/database.ts";
import type { DatabaseSession } from "#src/platform/tables.ts";
import type { LandingCounts } from "#src/features/imports/landing.ts";
import type { LandingTable } from "./landing_table.ts";
import { type MergeSql, mergeSql } from "./merge_sql.ts";
import { NO_CHANGE } from "./no_change.ts";

/** How often people may get in the way of one batch. */
const ROUNDS_MAX = 20;

/** Merges the rows that lie in the batch table into the table of a kind. */
export class LandingMerge {
  readonly sql: MergeSql;

  constructor(table: LandingTable) {
    this.sql = mergeSql(table);
  }

  /**
   * How many rows of the batch have a key that this import has met, and whether it seems to be of known rows. Times are on the wall
   * of UTC from then on.
   */
  async look(session: DatabaseSession, parameters: { readonly import: string }) {
    const [seen] = await session.rows(this.sql.look, parameters);
    return { met: Number(seen!.met), isKnown: seen!.is_known === "true" };
  }

  /**
   * Merges `size` rows, no two of one key and none of a key that this import has met. As few statements as it takes: most
   * batches are all new or all known.
   *
   * @param isKnown Whether most of them seem to be known.
   */
  async run(
    session: DatabaseSession,
    parameters: { readonly import: string },
    { size, isKnown }: { readonly size: number; readonly isKnown: boolean },
  ): Promise<LandingCounts> {
    const counts = { ...NO_CHANGE };
    let left = size;
    for (let round = 0; left > 0; round++) {
      if (round === ROUNDS_MAX) {
        throw new DatabaseError("contended", "Rows of the batch were changed by others again and again");
      }
      if (round > 0) await session.run(this.sql.dropMet, parameters);
      const did = await this.#round(session, parameters, { size: left, isKnown });
      for (const name of ["inserted", "updated", "unchanged"] as const) counts[name] += did[name];
      left -= did.inserted + did.updated + did.unchanged;
    }
    return counts;
  }

  async #round(
    session: DatabaseSession,
    parameters: { readonly import: string },
    { size, isKnown }: { readonly size: number; readonly isKnown: boolean },
  ) {
    const { sql } = this;
    const did = { inserted: 0, updated: 0, unchanged: 0 };
    const change = async () => did.updated = await session.run(sql.change, parameters);
    const keep = async () => did.unchanged = await session.run(sql.keep, parameters);
    const insert = async () => did.inserted = await session.run(sql.insert, parameters);
    for (const step of isKnown ? [change, keep, insert] : [insert, change, keep]) {
      if (did.inserted + did.updated + did.unchanged < size) await step();
    }
    return did;
  }
}
