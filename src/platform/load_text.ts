import { DatabaseError } from "./database.ts";
import type { EncodedRows } from "./encoded_rows.ts";
import { LoadLines } from "./load_lines.ts";

/** Rows as a load takes them: read once, one after another, or encoded already. */
export type LoadRows =
  | Iterable<readonly (string | null)[]>
  | AsyncIterable<readonly (string | null)[]>
  | EncodedRows;

const PIECE_LENGTH = 1 << 16;

/**
 * Rows as {@linkcode LoadLines} writes them. Comes in pieces of whole rows, 64 KiB or one row large, or as they are where they
 * are encoded already.
 *
 * @throws {DatabaseError} As {@linkcode LoadLines.line}. Whatever the rows throw is passed on.
 */
export async function* loadText(rows: LoadRows, width: number): AsyncGenerator<Uint8Array> {
  if ("pieces" in rows) {
    if (rows.width === width) return yield* rows.pieces();
    throw new DatabaseError("refused", `Cannot load rows of ${rows.width} cells into ${width} columns`);
  }
  const gatherer = new Gatherer(width);
  // Not by `for await` for both: it waits at every row, also where there is nothing to wait for.
  if (Symbol.iterator in rows) {
    for (const row of rows) if (gatherer.add(row)) yield gatherer.take();
  } else {
    for await (const row of rows) if (gatherer.add(row)) yield gatherer.take();
  }
  const rest = gatherer.take();
  if (rest.length > 0) yield rest;
}

class Gatherer {
  readonly #lines: LoadLines;
  readonly #encoder = new TextEncoder();
  #text = "";

  constructor(width: number) {
    this.#lines = new LoadLines(width);
  }

  /** Whether there is enough for a piece. */
  add(row: readonly (string | null)[]): boolean {
    this.#text += this.#lines.line(row);
    return this.#text.length >= PIECE_LENGTH;
  }

  take(): Uint8Array {
    const piece = this.#encoder.encode(this.#text);
    this.#text = "";
    return piece;
  }
}
