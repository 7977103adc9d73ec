import type { StoredFile } from "#src/platform/files.ts";
import type { ListQuery } from "./list_query.ts";
import type { FailedRow, ImportCounts, ImportOptions, ImportRecord } from "./import_record.ts";
import type { PassedSurvey } from "#src/features/imports/uploads/passing_survey.ts";
import type { ImportKind } from "#src/features/imports/kinds/import_kind.ts";

/** A file that was received, and what its sender said of it. */
export interface ImportOrder {
  readonly kind: ImportKind;
  readonly file: StoredFile;
  readonly fileName: string;
  /** What was found of its rows while it came; `null` = nothing. */
  readonly survey: PassedSurvey | null;
  readonly options: ImportOptions;
  /** Import whole also what was imported before. */
  readonly again: boolean;
  /** The import whose failed rows the file mends, by id; `null` = found out from the file. */
  readonly mends: string | null;
}

/** What an import would do. */
export interface ImportPreview {
  /** Which header of the file goes to which column, by the column's name; `null` = the file has none. */
  readonly mapping: Readonly<Record<string, string | null>>;
  /** Headers of the file that no column has. */
  readonly unknownHeaders: readonly string[];
  /** Required headers that the file lacks. */
  readonly missingHeaders: readonly string[];
  /** How dates and numbers are written, by column, and the cells that say so. */
  readonly readings: readonly ColumnReading[];
  /** Why it would be refused as a whole; `null` = it would not. */
  readonly refusal: string | null;
  /** What would become of its rows; `null` where it would be refused. */
  readonly counts: ImportCounts | null;
  /** The first rows that would fail, 100 at most. */
  readonly failures: readonly FailedRow[];
}

/** What was found out about a column of dates or numbers. */
export interface ColumnReading {
  /** Its header in the file. */
  readonly column: string;
  readonly type: "date" | "number";
  readonly verdict: "settled" | "given" | "open" | "ambiguous" | "contradictory";
  /** `dmy`, `mdy`, `ymd`, `id` or `en`; `null` unless it is settled or given. */
  readonly choice: string | null;
  /** Cells that show it. */
  readonly examples: readonly { readonly row: number; readonly text: string }[];
}

/** What the outside may do with imports. Throws `Problem` where something is not possible, and `DatabaseError`. */
export interface ImportDesk {
  readonly kinds: readonly ImportKind[];
  /**
   * Takes a stored file in; it is safe when this resolves, and the import ends whatever dies. `known` = the same file of this
   * kind was imported before and that import is given, the new copy of the file is forgotten.
   */
  accept(order: ImportOrder): Promise<{ readonly record: ImportRecord; readonly known: boolean }>;
  /** `null` = there is none. */
  find(id: string): Promise<ImportRecord | null>;
  /** Newest first. */
  list(query: ListQuery): Promise<{ readonly records: readonly ImportRecord[]; readonly total: number }>;
  /** The failed rows that are not mended yet, in the file's order, and the header of the file. */
  failures(id: string): Promise<{
    readonly header: readonly string[];
    readonly rows: AsyncIterable<readonly FailedRow[]>;
  }>;
  /** Stops an import and takes back what it did; one that has ended is `import_ended` (409). */
  cancel(id: string): Promise<ImportRecord>;
  /** Does a failed or cancelled import again, from its start; another state is `import_not_failed` (409). */
  retry(id: string): Promise<ImportRecord>;
  /**
   * Does every failed import again that can be, of one kind or of all (`null`), oldest first, 1,000 at most; gives those. One whose
   * rows others have mended is left.
   */
  retryAll(kind: string | null): Promise<readonly ImportRecord[]>;
  /** Takes back a completed import. One that is rolled back, or being, is given as it is; others are `import_not_completed` (409). */
  rollback(id: string): Promise<ImportRecord>;
  /** What {@linkcode ImportDesk.accept} would come to now. Writes nothing; the file is forgotten afterwards. */
  preview(order: ImportOrder): Promise<ImportPreview>;
}
