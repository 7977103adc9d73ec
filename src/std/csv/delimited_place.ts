/** A place between two rows of a text file, from which reading can go on later. Plain JSON. */
export interface DelimitedPlace {
  /** Bytes before it. */
  readonly byte: number;
  /** Rows before it, blank ones included. */
  readonly rows: number;
  /** Cells of the file's first row; 0 = not met yet. */
  readonly width: number;
}
