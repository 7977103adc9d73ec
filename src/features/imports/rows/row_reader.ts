import type { ImportKind, RowValues } from "#src/features/imports/kinds/import_kind.ts";
import type { SheetRow } from "#src/std/sheets/sheet_row.ts";
import { isBlank } from "#src/std/values/is_blank.ts";
import { cellFault } from "./cell_fault.ts";
import { type CellReader, cellReader, type CellReading } from "./cell_reader.ts";
import type { ColumnChoices } from "./column_choices.ts";
import type { HeaderMatch } from "./header_match.ts";
import type { RowFault } from "#src/features/imports/import_record.ts";
import type { LandingRow } from "#src/features/imports/landing.ts";
import { rowTest } from "./row_test.ts";

/** How the rows of a file are read. */
export interface ReadingPlan {
  readonly kind: ImportKind;
  readonly match: HeaderMatch;
  readonly choices: ColumnChoices;
  /** IANA name; the wall on which naive times are. */
  readonly timezone: string;
}

/** A row with all that is wrong with it; at least one thing. */
export interface FaultyRow {
  /** As in {@linkcode LandingRow.row}. */
  readonly row: number;
  readonly faults: readonly RowFault[];
}

interface ReadColumn {
  /** Its header in the file. */
  readonly header: string;
  /** Where it stands in a row; −1 = the file has it not. */
  readonly place: number;
  readonly clean: ((text: string) => string) | null;
  readonly read: CellReader;
  readonly reading: CellReading;
}

/** As an `integer` of the database surely holds it. */
const ROW_NUMBER = /^[1-9]\d{0,8}$/;
/** The first is the header. */
const ROW_MIN = 2;

/**
 * Reads the rows of one file into canonical values: blank cells and errors of a spreadsheet are null, texts are trimmed
 * and otherwise as they came. Rows of a mended file have the numbers that they had in the file that it mends.
 */
export class RowReader {
  readonly #plan: ReadingPlan;
  readonly #columns: readonly ReadColumn[];
  readonly #isRow: (row: SheetRow) => boolean;
  readonly #view: RowValues;
  /** Cells of the header. */
  readonly #width: number;
  /** Places of numbers that are written with a decimal comma. */
  readonly #commas: ReadonlySet<number>;
  /** Of the row at hand. */
  #values: (string | null)[] = [];
  #faults: RowFault[] = [];

  constructor(plan: ReadingPlan) {
    this.#plan = plan;
    this.#columns = plan.kind.columns.map((_, at) => readColumn(plan, at));
    this.#isRow = rowTest(plan.kind, plan.match);
    this.#view = this.#viewOf(plan.kind);
    this.#width = plan.match.header.length;
    this.#commas = commaPlaces(plan);
  }

  /**
   * Either its values or everything that is wrong with it; `null` = it is no row of this kind, and counts nowhere. A row
   * that the kind passes over is none even where its cells could not be read: those are null for `derive`.
   */
  read(row: SheetRow): LandingRow | FaultyRow | null {
    if (!this.#isRow(row)) return null;
    this.#values = [];
    this.#faults = [];
    const number = this.#number(row);
    const { cells, exact } = row;
    for (const column of this.#columns) {
      const { place } = column;
      const cell = place === -1 || place >= cells.length ? "" : cells[place]!;
      this.#values.push(
        cell === "" ? this.#nothing(column) : this.#cell(column, cell, exact?.[place] === true),
      );
    }
    const derived = this.#plan.kind.derive(this.#view);
    if (derived === null) return null;
    // A workbook knows where its cells are; notes beside a table are no matter there.
    if (exact === null && cells.length > this.#width) this.#lookBeyond(cells);
    if (this.#faults.length > 0) return { row: number, faults: this.#faults };
    for (const { name } of this.#plan.kind.derived) this.#values.push(derived[name] ?? null);
    return { row: number, values: this.#values };
  }

  /**
   * The cells of a row as they came, for whoever mends them: without what an earlier `errors.csv` had said of it, and with the
   * numbers that a workbook had typed written like others of their column.
   */
  cellsOf({ cells, exact }: SheetRow): readonly string[] {
    const { mend } = this.#plan.match;
    if (mend === null && exact === null) return cells;
    const said = new Set<number | null>(Object.values(mend ?? {}));
    return cells
      .map((cell, at) => exact?.[at] === true && this.#commas.has(at) ? cell.replace(".", ",") : cell)
      .filter((_, at) => !said.has(at));
  }

  /** Text beyond the header is a row that a stray delimiter has torn: all behind it stand in wrong columns. */
  #lookBeyond(cells: readonly string[]): void {
    const stray = cells.slice(this.#width).find((cell) => cell.trim() !== "");
    if (stray === undefined) return;
    const message = `The row has more cells than the header, such as '${
      stray.trim().slice(0, 40)
    }': is a text with a delimiter not quoted?`;
    this.#faults.push({ column: "", code: "too_many_cells", message });
  }

  #cell(column: ReadColumn, cell: string, exact: boolean): string | null {
    const text = column.clean === null ? trimmed(cell) : column.clean(trimmed(cell));
    if (text === "" || (mayBeBlank(text) && isBlank(text))) return this.#nothing(column);
    const value = column.read(text, exact);
    if (value !== undefined) return value;
    this.#fault(column, cellFault(text, column.reading));
    return null;
  }

  #nothing(column: ReadColumn): null {
    if (column.reading.isKey) this.#fault(column, missingKey(column));
    return null;
  }

  #fault({ header }: ReadColumn, fault: Omit<RowFault, "column">): void {
    this.#faults.push({ column: header, ...fault });
  }

  /** The row's number, in a mended file the one that it says itself. */
  #number({ number, cells }: SheetRow): number {
    const { mend, header } = this.#plan.match;
    if (mend === null) return number;
    const text = (cells[mend.row] ?? "").trim();
    if (ROW_NUMBER.test(text) && Number(text) >= ROW_MIN) return Number(text);
    const message = `'${text.slice(0, 20)}' is not the number of a row: it must stay as errors.csv had it`;
    this.#faults.push({ column: header[mend.row]!, code: "bad_number", message });
    return number;
  }

  /** Sees the values at hand by the names of their columns, without an object for each row. */
  #viewOf({ columns }: ImportKind): RowValues {
    const getters = columns.map(({ name }, at) => [
      name,
      { get: () => this.#values[at] ?? null, enumerable: true },
    ]);
    return Object.defineProperties({}, Object.fromEntries(getters));
  }
}

function commaPlaces({ kind, match, choices }: ReadingPlan): ReadonlySet<number> {
  const places = kind.columns.map(({ name }, at) =>
    choices.numbers[name] === "id" ? match.places[at] ?? -1 : -1
  );
  return new Set(places.filter((place) => place >= 0));
}

function readColumn({ kind, match, choices, timezone }: ReadingPlan, at: number): ReadColumn {
  const { name, header, type, clean = null } = kind.columns[at]!;
  const place = match.places[at] ?? -1;
  const reading: CellReading = {
    type,
    isKey: kind.key.includes(name),
    order: choices.dates[name] ?? "dmy",
    locale: choices.numbers[name] ?? "id",
    timeZone: timezone,
  };
  return { header: match.header[place] ?? header, place, clean, read: cellReader(reading), reading };
}

function missingKey({ header }: ReadColumn): Omit<RowFault, "column"> {
  return { code: "missing_key", message: `The key '${header.trim()}' is empty` };
}

/** Most texts need no trimming, and a look at both ends is cheaper than the call. */
function trimmed(text: string): string {
  return isPrinted(text.charCodeAt(0)) && isPrinted(text.charCodeAt(text.length - 1)) ? text : text.trim();
}

function isPrinted(unit: number): boolean {
  return unit > 0x20 && unit < 0x7f;
}

/** Blank cells that are not empty begin with a dash or `#`. */
function mayBeBlank(text: string): boolean {
  const first = text.charCodeAt(0);
  return first === 0x2d || first === 0x23 || first >= 0x2000;
}
