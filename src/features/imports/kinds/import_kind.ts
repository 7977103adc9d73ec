/** What a cell holds. `integer` and `decimal` are exact; `timestamp` is a time on the wall of `APP_TIMEZONE`. */
export type CellType = "text" | "integer" | "decimal" | "date" | "timestamp";

/** A column of the sheet, and of the table. */
export interface SheetColumn {
  /** In the table: lower case letters, digits and `_`. */
  readonly name: string;
  /** In the sheet, as the template has it. */
  readonly header: string;
  /** Other headers by which it goes; compared like the header without case, spaces and punctuation. */
  readonly aliases?: readonly string[];
  readonly type: CellType;
  /** Whether a sheet without it is refused. Columns of the key always are. */
  readonly required?: boolean;
  /** Mends a cell's text before it is read, such as taking a prefix off. */
  readonly clean?: (text: string) => string;
}

/** A column that is made from the others of its row. */
export interface DerivedColumn {
  readonly name: string;
  readonly type: CellType;
}

/** Canonical values of one row, by column: digits with a dot, `YYYY-MM-DD`, `YYYY-MM-DDThh:mm:ss`, text; `null` = nothing there. */
export type RowValues = Readonly<Record<string, string | null>>;

/** A type of sheet: one file in this folder says everything about it. */
export interface ImportKind {
  /** In `?type=`. */
  readonly name: string;
  /** Other words for it in `?type=`. */
  readonly aliases: readonly string[];
  readonly title: string;
  /** Where its rows land. */
  readonly table: string;
  /** `merge` = rows are inserted or replace those of the same key; `replace` = the file replaces the whole table. */
  readonly mode: "merge" | "replace";
  /** Names of the columns that tell rows apart; with `replace` none: there the whole row does. */
  readonly key: readonly string[];
  readonly columns: readonly SheetColumn[];
  readonly derived: readonly DerivedColumn[];
  /**
   * Makes the derived columns of a row; `null` = what lies there is no row of this kind: it is passed over like a blank
   * line, and counts nowhere. Cells that could not be read are null. The row is a view: keep values of it, not itself.
   */
  derive(row: RowValues): RowValues | null;
}
