import type { EncodedRows } from "#src/platform/encoded_rows.ts";
import type { DatabaseSession } from "#src/platform/tables.ts";
import type { ImportCounts, UndoCounts } from "./import_record.ts";

/** A valid row on its way into the table. */
export interface LandingRow {
  /** Its number in the file. */
  readonly row: number;
  /** One value for each column of the sheet, then of the derived ones, in the kind's order. */
  readonly values: readonly (string | null)[];
}

/** Valid rows of one kind that are to land together; see `LandingGatherer`. */
export interface LandingRows {
  /** The numbers of all of them in the file. */
  readonly numbers: readonly number[];
  /**
   * Of rows with one key the one with the greatest number: its values, with `replace` the hash of the row, and its number in
   * the file.
   */
  readonly last: EncodedRows;
}

/** What a batch changed in an import's counts; single numbers may be negative where a later row overrules an earlier one. */
export type LandingCounts = Pick<
  ImportCounts,
  "inserted" | "updated" | "unchanged" | "duplicates" | "removed"
>;

/** Which import, and whose rows it mends. */
export interface LandingImport {
  readonly seq: number;
  /** An import whose good rows overrule those of ours that stand before them in its file; `null` = none. */
  readonly mendsSeq: number | null;
}

/** Where an undoing goes on; plain JSON. */
export type UndoPlace = { readonly after: readonly string[] };

/** What one step of an undoing came to. */
export interface UndoStep {
  readonly counts: UndoCounts;
  /** `null` = all is done. */
  readonly next: UndoPlace | null;
}

/**
 * The table of one kind together with what each import did to it, row by row: for every key that an import has met, what it
 * did and what was there before. Everything happens in the caller's transaction, so that rows, journal and cursor commit
 * together. Methods throw `DatabaseError`.
 *
 * A row of the table belongs to the import that wrote it last; whoever edits it by other means is noticed by the database.
 * Imports land one after another in the order of their numbers: one that is done again needs a new number.
 */
export interface Landing {
  /** Makes the tables, or adds columns that a new release has. Bears being run again, also by several processes at once. */
  prepare(): Promise<void>;
  /**
   * Lands rows of one import. Of rows with the same key, in this batch or in others of the same import, in whatever order
   * they come, the one with the greatest number in the file stays and the others are duplicates. The same batch again
   * changes nothing but the count of duplicates: the caller's cursor keeps that from happening. Where the file replaces the
   * whole, only duplicates are counted before {@linkcode Landing.finish}.
   */
  land(session: DatabaseSession, owner: LandingImport, rows: LandingRows): Promise<LandingCounts>;
  /**
   * Ends the landing: where the file replaces the whole, all its rows become the table in this one transaction, and what the
   * file lacks leaves it; for others nothing remains to be done.
   */
  finish(session: DatabaseSession, owner: LandingImport): Promise<LandingCounts>;
  /**
   * Takes back what an import did, at most `limit` rows of it (where the file replaced the whole: all at once). In the end
   * table and journals are as though it had never run, but for rows that were edited since. Done twice it changes nothing.
   */
  undo(
    session: DatabaseSession,
    seq: number,
    step: { readonly place: UndoPlace | null; readonly limit: number },
  ): Promise<UndoStep>;
  /**
   * What landing and finishing rows would do to the table as it is now. Writes nothing that stays: the session must be of a
   * transaction that is rolled back; rows come in batches.
   */
  foresee(
    session: DatabaseSession,
    mendsSeq: number | null,
    batches: AsyncIterable<LandingRows>,
  ): Promise<LandingCounts>;
}
