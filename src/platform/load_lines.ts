import { DatabaseError } from "./database.ts";

const SPECIAL = /[\0\\\t\n\r]/;
const EVERY_SPECIAL = new RegExp(SPECIAL, "g");
const ESCAPED: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/**
 * Writes rows in the text format of PostgreSQL's COPY, which LOAD DATA reads too: cells apart by tabs, rows ended by line feeds,
 * NULL as `\N`.
 */
export class LoadLines {
  /** Cells of each row. */
  readonly width: number;
  /** Of the row at hand; the same for all, as there are millions. */
  readonly #cells: string[] = [];

  constructor(width: number) {
    this.width = width;
  }

  /**
   * The line of a row.
   *
   * @throws {DatabaseError} `unfit` at a NUL character, which no text of PostgreSQL can hold; `refused` at a row that has not
   * `width` cells.
   */
  line(row: readonly (string | null)[]): string {
    const { width } = this;
    if (row.length !== width) {
      throw new DatabaseError("refused", `Cannot load a row of ${row.length} cells into ${width} columns`);
    }
    const cells = this.#cells;
    // One look at all of them together: nearly no row has anything to escape.
    const isPlain = !SPECIAL.test(row.join(""));
    for (let at = 0; at < width; at++) {
      const cell = row[at]!;
      cells[at] = cell === null ? "\\N" : isPlain ? cell : cell.replace(EVERY_SPECIAL, escaped);
    }
    return `${cells.join("\t")}\n`;
  }
}

function escaped(character: string): string {
  const text = ESCAPED[character];
  if (text === undefined) throw new DatabaseError("unfit", "Cannot load a text that holds a NUL character");
  return text;
}
