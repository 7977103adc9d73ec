import { DatabaseError } from "./database.ts";

/** Rows as a load takes them: read once, one after another. */
export type LoadRows = Iterable<readonly (string | null)[]> | AsyncIterable<readonly (string | null)[]>;

const PIECE_LENGTH = 1 << 16;
const SPECIAL = /[\0\\\t\n\r]/;
const EVERY_SPECIAL = new RegExp(SPECIAL, "g");
const ESCAPED: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/**
 * Rows in the text format of PostgreSQL's COPY, which LOAD DATA reads too: cells apart by tabs, rows ended by line feeds, NULL
 * as `\N`. Comes in pieces of whole rows, 64 KiB or one row large.
 *
 * @throws {DatabaseError} `unfit` at a NUL character, which no text of PostgreSQL can hold; `refused` at a row that has not `width`
 * cells. Whatever the rows throw is passed on.
 */
export async function* loadText(rows: LoadRows, width: number): AsyncGenerator<Uint8Array> {
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
  readonly #width: number;
  readonly #encoder = new TextEncoder();
  #text = "";

  constructor(width: number) {
    this.#width = width;
  }

  /** Whether there is enough for a piece. */
  add(row: readonly (string | null)[]): boolean {
    this.#text += lineOf(row, this.#width);
    return this.#text.length >= PIECE_LENGTH;
  }

  take(): Uint8Array {
    const piece = this.#encoder.encode(this.#text);
    this.#text = "";
    return piece;
  }
}

function lineOf(row: readonly (string | null)[], width: number): string {
  if (row.length !== width) {
    throw new DatabaseError("refused", `Cannot load a row of ${row.length} cells into ${width} columns`);
  }
  let line = "";
  for (let at = 0; at < width; at++) {
    const cell = row[at]!;
    if (at > 0) line += "\t";
    line += cell === null ? "\\N" : SPECIAL.test(cell) ? cell.replace(EVERY_SPECIAL, escaped) : cell;
  }
  return line + "\n";
}

function escaped(character: string): string {
  const text = ESCAPED[character];
  if (text === undefined) throw new DatabaseError("unfit", "Cannot load a text that holds a NUL character");
  return text;
}
