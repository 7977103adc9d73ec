import type { Row } from "#src/platform/tables.ts";
import type { ImportPhase, ImportRecord, ImportState } from "./import_record.ts";

/** An import together with what those who work on it need. */
export interface ImportWork extends ImportRecord {
  /** The state that it will have when its phase is `done`. */
  readonly outcome: ImportState;
  /** Grows with every commit of its work. */
  readonly step: number;
  /** Deliveries since the last commit, the one under way included. */
  readonly tries: number;
  readonly mendsSeq: number | null;
  /** What the sheet was unpacked to. */
  readonly sheetFileId: string | null;
  /** How the sheet is read, as JSON; `null` = nobody has looked at it yet. */
  readonly sheet: string | null;
  /** Where the phase goes on, as JSON; `null` = at its start. */
  readonly place: string | null;
}

/** Reads a row of `imports`. */
export function importWork(row: Row): ImportWork {
  const text = (column: string) => row[column]!;
  const number = (column: string) => Number(row[column]);
  return {
    seq: number("seq"),
    id: text("id"),
    kind: text("kind"),
    fileId: text("file_id"),
    fileName: text("file_name"),
    sizeBytes: number("size_bytes"),
    sha256: text("sha256"),
    options: JSON.parse(text("options")),
    mends: row["mends_id"] ?? null,
    state: text("state") as ImportState,
    phase: text("phase") as ImportPhase,
    counts: {
      total: number("rows_total"),
      inserted: number("rows_inserted"),
      updated: number("rows_updated"),
      unchanged: number("rows_unchanged"),
      failed: number("rows_failed"),
      duplicates: number("rows_duplicate"),
      removed: number("rows_removed"),
    },
    undone: {
      reversed: number("undone_reversed"),
      edited: number("undone_edited"),
      superseded: number("undone_superseded"),
      errored: number("undone_errored"),
    },
    rowsExpected: numberOrNull(row["rows_expected"]),
    bytesDone: number("bytes_done"),
    bytesTotal: number("bytes_total"),
    message: text("message"),
    createdAt: text("created_at"),
    startedAt: row["started_at"] ?? null,
    updatedAt: text("updated_at"),
    endedAt: row["ended_at"] ?? null,
    outcome: text("outcome") as ImportState,
    step: number("step"),
    tries: number("tries"),
    mendsSeq: numberOrNull(row["mends_seq"]),
    sheetFileId: row["sheet_file_id"] ?? null,
    sheet: row["sheet"] ?? null,
    place: row["place"] ?? null,
  };
}

function numberOrNull(text: string | null | undefined): number | null {
  return text == null ? null : Number(text);
}
