import type { Cells } from "#src/std/cells/cells.ts";
import type { CsvFormat } from "./csv_format.ts";

const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const CR = 0x0d;
const LF = 0x0a;
const FORMULA_STARTS = new Set([0x3d, 0x2b, 0x2d, 0x40, 0x09, 0x0d]);

/**
 * Writes rows as RFC 4180 CSV: CRLF after every record, quotes only where they are needed, NULL as an empty
 * field and an empty string as `""`.
 *
 * A result of one column would write a NULL as a blank line, which readers skip; blank lines are therefore only
 * possible for one-column results, as in PostgreSQL's COPY.
 */
export class CsvEncoder {
  readonly #delimiter: number;
  readonly #bom: boolean;
  readonly #guarded: ReadonlySet<number>;
  #out: Uint8Array = new Uint8Array(0);
  #at = 0;

  constructor(format: CsvFormat) {
    this.#delimiter = format.delimiter.charCodeAt(0);
    this.#bom = format.bom;
    this.#guarded = new Set(format.guarded);
  }

  /** The header record, after the byte order mark where asked for. */
  header(names: readonly string[]): Uint8Array {
    const delimiter = String.fromCharCode(this.#delimiter);
    const cells = names.map((name) =>
      name === "" || /["\r\n]/.test(name) || name.includes(delimiter)
        ? `"${name.replaceAll('"', '""')}"`
        : name
    );
    return new TextEncoder().encode(`${this.#bom ? "\ufeff" : ""}${cells.join(delimiter)}\r\n`);
  }

  /** The records of one batch, in a buffer of their own. */
  rows(cells: Cells): Uint8Array {
    const { width, rows, bytes, bounds } = cells;
    const count = width * rows;
    this.#reserve(outputLimit(bounds, count));
    this.#at = 0;
    for (let cell = 0, column = 0; cell < count; cell++) {
      const start = bounds[cell * 2]!;
      const end = bounds[cell * 2 + 1]!;
      if (end >= 0) {
        const guard = this.#guarded.has(column) && end > start && FORMULA_STARTS.has(bytes[start]!);
        const quoted = guard || (width === 1 && endsCopy(bytes, start, end));
        if (quoted || !this.#writePlain(bytes, start, end)) {
          this.#writeQuoted(bytes.subarray(start, end), guard);
        }
      }
      if (++column < width) {
        this.#out[this.#at++] = this.#delimiter;
      } else {
        this.#out[this.#at++] = CR;
        this.#out[this.#at++] = LF;
        column = 0;
      }
    }
    return this.#out.slice(0, this.#at);
  }

  #reserve(bytes: number): void {
    if (this.#out.length < bytes) this.#out = new Uint8Array(bytes);
  }

  /** Copies a cell unless it needs quotes. */
  #writePlain(bytes: Uint8Array, start: number, end: number): boolean {
    if (start === end) return false;
    const out = this.#out;
    const delimiter = this.#delimiter;
    let at = this.#at;
    for (let i = start; i < end; i++) {
      const byte = bytes[i]!;
      if (byte === QUOTE || byte === delimiter || byte === CR || byte === LF) return false;
      out[at++] = byte;
    }
    this.#at = at;
    return true;
  }

  #writeQuoted(cell: Uint8Array, guard: boolean): void {
    const out = this.#out;
    let at = this.#at;
    out[at++] = QUOTE;
    if (guard) out[at++] = APOSTROPHE;
    for (let i = 0; i < cell.length; i++) {
      const byte = cell[i]!;
      if (byte === QUOTE) out[at++] = QUOTE;
      out[at++] = byte;
    }
    out[at++] = QUOTE;
    this.#at = at;
  }
}

/** A line that says `\.` and no more ends the input of PostgreSQL's COPY before version 18, unless in quotes. */
function endsCopy(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start === 2 && bytes[start] === 0x5c && bytes[start + 1] === 0x2e;
}

/** Every byte doubled, two quotes, a guard and two separators: nothing can be longer. */
function outputLimit(bounds: Int32Array, count: number): number {
  let total = 0;
  for (let cell = 0; cell < count; cell++) {
    const length = bounds[cell * 2 + 1]! - bounds[cell * 2]!;
    total += length > 0 ? length * 2 + 5 : 5;
  }
  return total;
}
