import type { EncodedRows } from "./encoded_rows.ts";
import { LoadLines } from "./load_lines.ts";

/** Smaller ones wait longer for their turns than it takes to send them. */
const PIECE_BYTES = 1 << 20;
/** Most bytes of a UTF-16 code unit in UTF-8. */
const UNIT_BYTES_MAX = 3;

interface Piece {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where each of its rows ends. */
  readonly ends: number[];
}

/**
 * Gathers rows for a load as the bytes that are sent. Nothing of a row stays on the heap: what outlives its making by as long as a
 * batch takes would fill the old part of the heap, which is cleared seldom and at great cost. Disposing of it gives the bytes
 * back at once, after which nothing that it gave may be read any more.
 */
export class RowEncoder implements Disposable {
  readonly #lines: LoadLines;
  readonly #encoder = new TextEncoder();
  readonly #pieces: Piece[] = [];
  /** The last piece, as long as rows may be added to it, and how much of it is taken. */
  #open: Piece | null = null;
  #taken = 0;
  #count = 0;

  /** @param width Cells of each row. */
  constructor(width: number) {
    this.#lines = new LoadLines(width);
  }

  /** How many rows there are. */
  get count(): number {
    return this.#count;
  }

  /**
   * Takes a row, which may change afterwards.
   *
   * @throws {DatabaseError} As {@linkcode LoadLines.line}.
   */
  add(row: readonly (string | null)[]): void {
    const line = this.#lines.line(row);
    const { bytes, ends } = this.#room(line.length * UNIT_BYTES_MAX);
    this.#taken +=
      this.#encoder.encodeInto(line, this.#taken === 0 ? bytes : bytes.subarray(this.#taken)).written;
    ends.push(this.#taken);
    this.#count++;
  }

  /**
   * What was taken so far.
   *
   * @param without Rows to leave out, by their places from 0 on.
   */
  encoded(without: ReadonlySet<number> = new Set()): EncodedRows {
    const pieces = [...this.#pieces];
    this.#open = null;
    return {
      width: this.#lines.width,
      count: this.#count - without.size,
      *pieces() {
        let first = 0;
        for (const piece of pieces) {
          yield* parts(piece, first, without);
          first += piece.ends.length;
        }
      },
    };
  }

  [Symbol.dispose](): void {
    for (const { bytes } of this.#pieces.splice(0)) bytes.buffer.transfer(0);
  }

  #room(bytes: number): Piece {
    if (this.#open !== null && this.#taken + bytes <= this.#open.bytes.length) return this.#open;
    const piece = this.#open = { bytes: new Uint8Array(Math.max(PIECE_BYTES, bytes)), ends: [] };
    this.#pieces.push(piece);
    this.#taken = 0;
    return piece;
  }
}

/** The rows of a piece that are not left out; those that follow one another stay together. */
function* parts(
  { bytes, ends }: Piece,
  first: number,
  without: ReadonlySet<number>,
): Generator<Uint8Array> {
  let from = 0;
  if (without.size > 0) {
    for (const [at, end] of ends.entries()) {
      if (!without.has(first + at)) continue;
      const start = at === 0 ? 0 : ends[at - 1]!;
      if (start > from) yield bytes.subarray(from, start);
      from = end;
    }
  }
  const end = ends.at(-1)!;
  if (end > from) yield bytes.subarray(from, end);
}
