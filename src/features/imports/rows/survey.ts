import type { ImportKind, SheetColumn } from "#src/features/imports/kinds/import_kind.ts";
import type { SheetRow } from "#src/std/sheets/sheet_row.ts";
import type { DateOrder } from "#src/std/values/date_order.ts";
import type { NumberLocale } from "#src/std/values/number_locale.ts";
import type { ColumnChoices } from "./column_choices.ts";
import type { HeaderMatch } from "./header_match.ts";
import type { ColumnReading } from "#src/features/imports/import_desk.ts";
import type { ImportOptions } from "#src/features/imports/import_record.ts";
import { rowTest } from "./row_test.ts";
import { SurveyColumn, type SurveyColumnState, type TypedColumn } from "./survey_column.ts";
import { surveyProblem, type UnsettledColumn } from "./survey_problem.ts";

/** What a survey goes by. */
export interface SurveyPlan {
  readonly kind: ImportKind;
  readonly match: HeaderMatch;
  readonly options: ImportOptions;
  /** For a file of mended rows, what was settled about the file that it mends: those columns are read alike. */
  readonly inherited?: ColumnChoices;
}

/** How far a survey has come. Plain JSON. */
export interface SurveyState {
  readonly rows: number;
  /** By the column's name. */
  readonly columns: Readonly<Record<string, SurveyColumnState>>;
}

/** What a survey has found. Plain JSON. */
export interface SurveyFindings {
  /** Data rows, among them those that only `derive` passes over. */
  readonly rows: number;
  /** Every column of dates or numbers that the file has, in the order of the kind. */
  readonly readings: readonly ColumnReading[];
  readonly choices: ColumnChoices;
  /** Those of them that cells or people have settled; in other columns nothing depends on how they are read. */
  readonly settled: ColumnChoices;
  /** A sentence for the uploader on columns that cannot be read as they are; `null` = there are none. */
  readonly problem: string | null;
}

/** How a column is read where nothing in it depends on it. */
const DEFAULTS = { date: "dmy", number: "id" } as const;

/**
 * Reads the rows of a sheet once, in any slices, for how its dates and numbers are written. Columns may differ; in each
 * the cells settle it, and what they leave open or contradict is settled by the uploader's options, never by a guess.
 */
export class Survey {
  readonly #plan: SurveyPlan;
  readonly #columns: readonly SurveyColumn[];
  readonly #isRow: (row: SheetRow) => boolean;
  #rows: number;

  /** @param state Where it goes on, from {@linkcode Survey.state}. */
  constructor(plan: SurveyPlan, state: SurveyState = { rows: 0, columns: {} }) {
    this.#plan = plan;
    this.#isRow = rowTest(plan.kind, plan.match);
    this.#columns = typedColumns(plan).map((column) => new SurveyColumn(column, state.columns[column.name]));
    this.#rows = state.rows;
  }

  /** Looks at rows, the header's not among them. */
  see(rows: readonly SheetRow[]): void {
    for (const row of rows) if (this.#isRow(row)) this.#rows++;
    for (const column of this.#columns) column.see(rows);
  }

  /** What another process goes on from. */
  state(): SurveyState {
    const columns = this.#columns.map((column) => [column.column.name, column.state()] as const);
    return { rows: this.#rows, columns: Object.fromEntries(columns) };
  }

  /** What all rows together say. */
  finish(): SurveyFindings {
    const read = this.#columns.map((column) => this.#settle(column));
    return {
      rows: this.#rows,
      readings: read.map(({ reading }) => reading),
      choices: choicesOf(read),
      settled: choicesOf(read.filter(({ reading }) => reading.choice !== null)),
      problem: surveyProblem(read.flatMap(({ unsettled }) => unsettled ?? [])),
    };
  }

  #settle(seen: SurveyColumn) {
    const { column } = seen;
    const verdict = seen.verdict();
    const given = this.#given(column);
    const examples = "examples" in verdict ? verdict.examples.map(({ row, text }) => ({ row, text })) : [];
    const reading = { column: column.header, type: column.type, examples };
    const done = (kind: "settled" | "given", choice: DateOrder | NumberLocale) => ({
      column,
      choice,
      reading: { ...reading, verdict: kind, choice },
      unsettled: null,
    });
    if (given?.always === true) return done("given", given.choice);
    if (verdict.kind === "settled") return done("settled", verdict.choice);
    const fits = given !== null && (verdict.kind !== "ambiguous" || verdict.choices.includes(given.choice));
    if (fits) return done("given", given.choice);
    return {
      column,
      choice: DEFAULTS[column.type],
      reading: { ...reading, verdict: verdict.kind, choice: null },
      unsettled: verdict.kind === "open" ? null : { column, verdict } satisfies UnsettledColumn,
    };
  }

  /** What others have said about the column; what was found in the file that is mended holds `always`. */
  #given({ name, type }: TypedColumn) {
    const { inherited, options } = this.#plan;
    const found = type === "date" ? inherited?.dates[name] : inherited?.numbers[name];
    if (found !== undefined) return { choice: found, always: true };
    const said = type === "date" ? options.dateOrder : options.numberLocale;
    return said === undefined ? null : { choice: said, always: false };
  }
}

interface ReadColumn {
  readonly column: TypedColumn;
  readonly choice: DateOrder | NumberLocale;
}

function choicesOf(columns: readonly ReadColumn[]): ColumnChoices {
  const dates: Record<string, DateOrder> = {};
  const numbers: Record<string, NumberLocale> = {};
  for (const { column: { name, type }, choice } of columns) {
    if (type === "date") dates[name] = choice as DateOrder;
    else numbers[name] = choice as NumberLocale;
  }
  return { dates, numbers };
}

function typedColumns({ kind, match }: SurveyPlan): TypedColumn[] {
  return kind.columns.flatMap((column, at) => {
    const place = match.places[at] ?? null;
    const type = detectable(column);
    if (place === null || type === null) return [];
    return { name: column.name, header: match.header[place]!, place, type };
  });
}

function detectable({ type }: SheetColumn): TypedColumn["type"] | null {
  if (type === "text") return null;
  return type === "date" || type === "timestamp" ? "date" : "number";
}
