/**
 * One row of an uploaded sheet that has something in it.
 *
 * Its texts may share memory with the piece of the file that they came from: what is kept for longer than a batch,
 * such as keys in a map, keeps that piece too unless it is hashed or copied.
 */
export interface SheetRow {
  /** The row's number as a spreadsheet shows it: from 1, blank rows counted, the header included. */
  readonly number: number;
  /** One text a cell, exactly as it stands in the file; empty = nothing there. */
  readonly cells: readonly string[];
  /**
   * Which cells are canonical text made from a typed cell of a workbook: numbers as digits with a dot, dates in ISO
   * form. No locale or date order applies to them. `null` = none, as in every text file.
   */
  readonly exact: readonly boolean[] | null;
  /** Whether the row lacks cells that the first row has, or has text in cells beyond it. */
  readonly ragged: boolean;
}
