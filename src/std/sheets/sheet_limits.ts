/** The most that one uploaded sheet may hold in a row; beyond it reading ends with a `SheetError`. */
export const SHEET_LIMITS = {
  /** Cells of a row. */
  columnsMax: 1_000,
  /** Characters of a cell, in UTF-16 code units. */
  cellLengthMax: 1_000_000,
  /** Characters of a row, quotes and delimiters included. */
  rowLengthMax: 4_000_000,
} as const;
