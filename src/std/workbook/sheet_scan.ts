import { SheetError } from "#src/std/sheets/sheet_error.ts";
import { SHEET_LIMITS } from "#src/std/sheets/sheet_limits.ts";
import type { SheetRow } from "#src/std/sheets/sheet_row.ts";
import type { CompactTexts } from "#src/std/text/compact_texts.ts";
import { serialDate } from "#src/std/values/serial_date.ts";
import { xmlAttribute } from "#src/std/xml/xml_attribute.ts";
import type { XmlHandler } from "#src/std/xml/xml_scanner.ts";
import { columnIndex } from "./column_index.ts";
import { exactNumber } from "./exact_number.ts";
import { plainText } from "./plain_text.ts";

/** What a sheet's cells refer to. */
export interface WorkbookContext {
  readonly texts: Pick<CompactTexts, "at">;
  /** Whether each style shows a date. */
  readonly dates: readonly boolean[];
  readonly dateSystem: 1900 | 1904;
}

const ROWS_MAX = 1_048_576;
/** What most writers write, taken apart at once: looking for each attribute takes longer. */
const USUAL_CELL = /^ r="([A-Z]+\d+)"(?: s="(\d+)")?(?: t="([a-zA-Z]+)")?$/;

/**
 * Reads the rows of a worksheet's XML. Formula cells give the value that was stored with them, errors nothing, logical
 * cells `TRUE` or `FALSE`, dates ISO text on the wall. What the sheet says of its own size is not looked at.
 */
export class SheetScan implements XmlHandler {
  readonly #context: WorkbookContext;
  #rows: SheetRow[] = [];
  #width = 0;
  #number = 0;
  #cells: string[] = [];
  #exact: boolean[] = [];
  #length = 0;
  #column = -1;
  #type = "";
  #style = 0;
  #value = "";
  #inValue = false;
  #phonetic = false;

  constructor(context: WorkbookContext) {
    this.#context = context;
  }

  /** The rows that are complete, each given once. */
  take(): readonly SheetRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attributes: string): void {
    switch (name) {
      case "c":
        return this.#openCell(attributes);
      case "v":
      case "t":
        this.#inValue = !this.#phonetic;
        return;
      case "rPh":
        this.#phonetic = true;
        return;
      case "row":
        return this.#openRow(attributes);
    }
  }

  /** @throws {SheetError} `too_many_columns`, `cell_too_long`, `row_too_long`, `bad_workbook`, with their place. */
  close(name: string): void {
    switch (name) {
      case "v":
      case "t":
        this.#inValue = false;
        return;
      case "rPh":
        this.#phonetic = false;
        return;
      case "c":
        return this.#closeCell();
      case "row":
        return this.#closeRow();
    }
  }

  text(text: string): void {
    if (!this.#inValue) return;
    this.#value += text;
    if (this.#value.length > SHEET_LIMITS.cellLengthMax) {
      throw this.#error("cell_too_long", "A cell has more than 1,000,000 characters");
    }
  }

  #openRow(attributes: string): void {
    const number = Number(xmlAttribute(attributes, "r") ?? this.#number + 1);
    if (!Number.isInteger(number) || number <= this.#number || number > ROWS_MAX) {
      throw new SheetError("bad_workbook", `Row ${this.#number} of the sheet is followed by row ${number}`);
    }
    this.#number = number;
    this.#column = -1;
    this.#length = 0;
    this.#cells = [];
    this.#exact = [];
  }

  #openCell(attributes: string): void {
    const usual = USUAL_CELL.exec(attributes);
    const reference = usual === null ? xmlAttribute(attributes, "r") : usual[1]!;
    const column = reference === null ? this.#column + 1 : columnIndex(reference);
    if (column <= this.#column) throw this.#error("bad_workbook", "The cells of a row are out of order");
    this.#column = column;
    this.#type = (usual === null ? xmlAttribute(attributes, "t") : usual[3]) ?? "n";
    this.#style = Number((usual === null ? xmlAttribute(attributes, "s") : usual[2]) ?? 0);
    this.#value = "";
  }

  #closeCell(): void {
    if (this.#value === "") return;
    const typed = this.#type === "n" || this.#type === "d";
    const text = this.#cellText();
    if (text === "") return;
    if (this.#column >= SHEET_LIMITS.columnsMax) {
      throw this.#error("too_many_columns", "The row has more than 1,000 columns");
    }
    this.#length += text.length;
    if (this.#length > SHEET_LIMITS.rowLengthMax) {
      throw this.#error("row_too_long", "The row has more than 4,000,000 characters");
    }
    while (this.#cells.length < this.#column) {
      this.#cells.push("");
      this.#exact.push(false);
    }
    this.#cells.push(text);
    this.#exact.push(typed);
  }

  #cellText(): string {
    switch (this.#type) {
      case "s":
        return this.#sharedText();
      case "n":
        return this.#numberText();
      case "b":
        return this.#value.trim() === "0" ? "FALSE" : "TRUE";
      case "e":
        return "";
      case "d":
        return this.#value.trim();
      default:
        return plainText(this.#value);
    }
  }

  #sharedText(): string {
    const text = this.#context.texts.at(Number(this.#value));
    if (text === undefined) throw this.#error("bad_workbook", "A cell refers to a text that does not exist");
    return text;
  }

  #numberText(): string {
    const text = exactNumber(this.#value);
    if (text === null) throw this.#error("bad_workbook", "A number cell holds no number");
    if (this.#context.dates[this.#style] !== true) return text;
    const date = serialDate(Number(text), this.#context.dateSystem);
    // A time of day alone has no day.
    return date === null ? text : Number(text) < 1 ? date.slice(11) || "00:00:00" : date;
  }

  #closeRow(): void {
    if (this.#cells.length === 0) return;
    if (this.#width === 0) this.#width = this.#cells.length;
    const ragged = this.#cells.length > this.#width;
    while (this.#cells.length < this.#width) {
      this.#cells.push("");
      this.#exact.push(false);
    }
    this.#rows.push({ number: this.#number, cells: this.#cells, exact: this.#exact, ragged });
  }

  #error(fault: SheetError["fault"], sentence: string): SheetError {
    const place = { row: this.#number, column: this.#column + 1 };
    return new SheetError(fault, `${sentence} (row ${place.row}, column ${place.column})`, place);
  }
}
