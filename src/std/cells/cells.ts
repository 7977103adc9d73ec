/**
 * A batch of rows as canonical UTF-8 text, all cells side by side in one buffer, so that an encoder copies bytes
 * and never builds a string per value. Valid until the next batch is asked for: the buffers are used again.
 *
 * Canonical text, on every engine: integers and decimals as digits with a dot; floats as JavaScript's shortest
 * form; booleans `true` and `false`; dates `YYYY-MM-DD`; instants `YYYY-MM-DDThh:mm:ss[.f…]±hh:mm` without
 * trailing zeros in the fraction (PostgreSQL keeps the seconds of offsets from before about 1930); bytes as `\x` and lower-case hex; everything else as the engine writes it.
 */
export interface Cells {
  /** Cells in a row. */
  readonly width: number;
  /** Rows in this batch. */
  readonly rows: number;
  /** What the bounds point into; it may hold other bytes between cells. */
  readonly bytes: Uint8Array;
  /** Cell `i` (row by row) is `bytes[bounds[2i] … bounds[2i+1])`; an end of −1 is NULL. */
  readonly bounds: Int32Array;
}
