/** What an import is for those who look at it: `delayed` = a slice failed and is tried again soon. */
export type ImportState =
  | "waiting"
  | "active"
  | "delayed"
  | "completed"
  | "failed"
  | "cancelled"
  | "rolled_back";

/**
 * Where its work stands: `survey` reads the whole file and writes nothing, `land` writes rows, `publish` tells the fleet,
 * `undo` takes rows back, `done` = there is nothing to do.
 */
export type ImportPhase = "survey" | "land" | "publish" | "undo" | "done";

/** How many rows came to which end; `total = inserted + updated + unchanged + failed + duplicates`. */
export interface ImportCounts {
  /** Data rows met so far; blank lines are none. */
  readonly total: number;
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly failed: number;
  /** Rows that a later row of the same key overrules. */
  readonly duplicates: number;
  /** Rows that a replacing file took out of the table; not rows of the file. */
  readonly removed: number;
}

/** How many rows of the table an undoing came to. */
export interface UndoCounts {
  /** Put back as they were before. */
  readonly reversed: number;
  /** Left, as somebody has edited or deleted them since. */
  readonly edited: number;
  /** Left, as a newer import has them; undoing that one now brings back what was before this one. */
  readonly superseded: number;
  readonly errored: number;
}

/** One import as the database knows it. */
export interface ImportRecord {
  /** Grows with time; imports of one kind are done in this order. */
  readonly seq: number;
  /** Job id and batch id: an opaque UUID. */
  readonly id: string;
  /** Name of its kind. */
  readonly kind: string;
  readonly fileId: string;
  readonly fileName: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly options: ImportOptions;
  /** The import whose failed rows this one mends, by id. */
  readonly mends: string | null;
  readonly state: ImportState;
  readonly phase: ImportPhase;
  readonly counts: ImportCounts;
  /** All zeros unless rows were taken back. */
  readonly undone: UndoCounts;
  /** Data rows of the whole file; `null` before the survey has ended. */
  readonly rowsExpected: number | null;
  /** Bytes of the sheet that were landed, of how many: the share of the work that is done. */
  readonly bytesDone: number;
  readonly bytesTotal: number;
  /** A sentence for the uploader; where it failed, why. */
  readonly message: string;
  /** Instants, ISO 8601 in UTC with milliseconds. */
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly updatedAt: string;
  readonly endedAt: string | null;
}

/** What the uploader settles; absent = found out from the file. */
export interface ImportOptions {
  readonly dateOrder?: "dmy" | "mdy" | "ymd";
  readonly numberLocale?: "id" | "en";
}

/** A row of the file that did not land. */
export interface FailedRow {
  /** As a spreadsheet numbers it, from 1, header included. */
  readonly row: number;
  /** Its cells as they came. */
  readonly cells: readonly string[];
  /** What is wrong with it; at least one. */
  readonly faults: readonly RowFault[];
}

/** One thing that is wrong with a row. */
export interface RowFault {
  /** The column's header in the file. */
  readonly column: string;
  /** `missing_key`, `bad_date`, `bad_number`, `too_long`, `bad_text`. */
  readonly code: string;
  /** A sentence for whoever mends the file; quotes the cell. */
  readonly message: string;
}
