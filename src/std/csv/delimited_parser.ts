import { SheetError, type SheetFault } from "#src/std/sheets/sheet_error.ts";
import { SHEET_LIMITS } from "#src/std/sheets/sheet_limits.ts";
import type { SheetRow } from "#src/std/sheets/sheet_row.ts";

const QUOTE = 0x22;
const CR = 0x0d;
const LF = 0x0a;
const FORMAT = new Intl.NumberFormat("en");

/**
 * Takes delimited text apart (RFC 4180, with LF and CR as line ends too), piece by piece as it comes.
 *
 * A cell is quoted when it begins with `"`; other quotes are text. A row whose cells are all empty is blank: counted,
 * not given. Work is linear in the text, however small the pieces, and no more than the unfinished row is kept.
 */
export class DelimitedParser {
  readonly #delimiter: number;
  /** What is not given out yet; it begins with a row. */
  #text = "";
  #at = 0;
  /** Length from which an unfinished row is looked at again; doubling keeps the work linear. */
  #worthALook = 0;
  #rows: number;
  #width: number;

  /** @param rows Rows before the first one. @param width Cells of the file's first row, 0 = it comes first. */
  constructor(delimiter: string, rows = 0, width = 0) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#rows = rows;
    this.#width = width;
  }

  /** Rows so far, blank ones included. */
  get rows(): number {
    return this.#rows;
  }

  /** Cells of the first row, 0 before it was met. */
  get width(): number {
    return this.#width;
  }

  /** The text of the row that has begun. */
  get unfinished(): string {
    return this.#text;
  }

  /**
   * The rows that end in what came so far.
   *
   * @throws {SheetError} `bad_quote`, `nul_character`, `too_many_columns`, `cell_too_long` or `row_too_long`, with row
   * and column, after which the parser must not be used. Rows of the same piece before the fault are lost.
   */
  push(text: string): SheetRow[] {
    this.#text += text;
    return this.#text.length < this.#worthALook ? [] : this.#scan(false);
  }

  /**
   * Counts what has ended so far, where `push` may have put off looking at it. The rows are lost.
   *
   * @throws {SheetError} As `push`.
   */
  look(): void {
    this.#scan(false);
  }

  /**
   * The last row, if the text does not end with a line end.
   *
   * @throws {SheetError} As `push`, and `open_quote`.
   */
  end(): SheetRow[] {
    return this.#scan(true);
  }

  #scan(final: boolean): SheetRow[] {
    const nul = this.#text.indexOf("\0");
    const given: SheetRow[] = [];
    let start = 0;
    this.#at = 0;
    while (this.#at < this.#text.length) {
      const cells = this.#row(final);
      if (nul >= 0 && nul < (cells === null ? this.#text.length : this.#at)) throw this.#nul(start, nul);
      if (cells === null) break;
      if (this.#at - start > SHEET_LIMITS.rowLengthMax) throw this.#rowTooLong();
      this.#rows++;
      start = this.#at;
      const row = this.#given(cells);
      if (row !== null) given.push(row);
    }
    this.#text = this.#text.slice(start);
    this.#worthALook = start === 0 ? this.#text.length * 2 : 0;
    if (this.#text.length > SHEET_LIMITS.rowLengthMax) throw this.#rowTooLong();
    return given;
  }

  /** The cells of the row at hand, passed with its line end; `null` = it does not end here. */
  #row(final: boolean): string[] | null {
    const text = this.#text;
    const delimiter = this.#delimiter;
    const cells: string[] = [];
    while (true) {
      const cell = text.charCodeAt(this.#at) === QUOTE
        ? this.#quoted(final, cells.length + 1)
        : this.#plain(cells.length + 1);
      if (cell === null) return null;
      const end = text.charCodeAt(this.#at);
      if (this.#at >= text.length && !final) return null;
      cells.push(cell);
      if (cells.length > SHEET_LIMITS.columnsMax) throw this.#tooManyColumns();
      if (end === delimiter) {
        this.#at++;
        continue;
      }
      // A CR at the end of the piece may be half a line end.
      if (end === CR && this.#at + 1 >= text.length && !final) return null;
      this.#at += end === CR && text.charCodeAt(this.#at + 1) === LF ? 2 : 1;
      return cells;
    }
  }

  #plain(column: number): string {
    const text = this.#text;
    const delimiter = this.#delimiter;
    const start = this.#at;
    let at = start;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === delimiter || code === LF || code === CR) break;
    }
    this.#at = at;
    this.#demandLength(at - start, column);
    return text.slice(start, at);
  }

  #quoted(final: boolean, column: number): string | null {
    const text = this.#text;
    const start = this.#at + 1;
    let end = text.indexOf('"', start);
    let doubled = false;
    while (end >= 0 && text.charCodeAt(end + 1) === QUOTE) {
      doubled = true;
      end = text.indexOf('"', end + 2);
    }
    this.#demandLength((end < 0 ? text.length : end) - start, column);
    if (end < 0) {
      if (final) throw this.#error("open_quote", "The quote that opens here is never closed", column);
      return null;
    }
    this.#at = end + 1;
    const next = text.charCodeAt(end + 1);
    if (end + 1 < text.length && next !== this.#delimiter && next !== LF && next !== CR) {
      throw this.#error("bad_quote", "Text follows a closing quote", column);
    }
    const cell = text.slice(start, end);
    return doubled ? cell.replaceAll('""', '"') : cell;
  }

  #given(cells: string[]): SheetRow | null {
    if (cells.every(isEmpty)) return null;
    if (this.#width === 0) this.#width = cells.length;
    const ragged = cells.length < this.#width || !cells.slice(this.#width).every(isEmpty);
    return { number: this.#rows, cells, exact: null, ragged };
  }

  #demandLength(length: number, column: number): void {
    const most = SHEET_LIMITS.cellLengthMax;
    if (length <= most) return;
    throw this.#error("cell_too_long", `A cell has more than ${FORMAT.format(most)} characters`, column);
  }

  #tooManyColumns(): SheetError {
    const most = SHEET_LIMITS.columnsMax;
    return this.#error("too_many_columns", `The row has more than ${FORMAT.format(most)} columns`, most + 1);
  }

  #rowTooLong(): SheetError {
    return this.#error(
      "row_too_long",
      `The row has more than ${FORMAT.format(SHEET_LIMITS.rowLengthMax)} characters`,
    );
  }

  #nul(start: number, nul: number): SheetError {
    const before = this.#text.slice(start, nul).split(String.fromCharCode(this.#delimiter)).length;
    return this.#error("nul_character", "A NUL character is not text", before);
  }

  #error(fault: SheetFault, sentence: string, column?: number): SheetError {
    const row = this.#rows + 1;
    const place = column === undefined ? { row } : { row, column };
    const where = column === undefined ? `row ${row}` : `row ${row}, column ${column}`;
    return new SheetError(fault, `${sentence} (${where})`, place);
  }
}

function isEmpty(cell: string): boolean {
  return cell === "";
}
