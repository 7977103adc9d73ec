/** Rows that are written already as a load sends them. */
export interface EncodedRows {
  /** Cells of each row. */
  readonly width: number;
  /** How many rows. */
  readonly count: number;
  /** Their bytes, in pieces of whole rows; the same each time. */
  pieces(): Iterable<Uint8Array>;
}
