import type { SheetRow } from "#src/std/sheets/sheet_row.ts";
import type { ChoiceEvidenceState } from "#src/std/values/choice_evidence.ts";
import type { ChoiceVerdict } from "#src/std/values/choice_verdict.ts";
import { DateDetector } from "#src/std/values/date_detector.ts";
import type { DateOrder } from "#src/std/values/date_order.ts";
import { NumberDetector } from "#src/std/values/number_detector.ts";
import type { NumberLocale } from "#src/std/values/number_locale.ts";

/** No date or number is longer, and a state stays small. */
const LAST_LENGTH_MAX = 64;

/** Plain JSON. */
export interface SurveyColumnState {
  /** The last cell that was looked at. */
  readonly last: string;
  readonly seen: ChoiceEvidenceState<DateOrder> | ChoiceEvidenceState<NumberLocale>;
}

/** Which column it is. */
export interface TypedColumn {
  readonly name: string;
  /** Its header in the file. */
  readonly header: string;
  /** Where it stands in a row, from 0. */
  readonly place: number;
  readonly type: "date" | "number";
}

/** What a survey sees of one column of dates or numbers. */
export class SurveyColumn {
  readonly column: TypedColumn;
  readonly #detector: DateDetector | NumberDetector;
  #last: string;

  /** @param state Where it goes on. */
  constructor(column: TypedColumn, state?: SurveyColumnState) {
    this.column = column;
    this.#last = state?.last ?? "";
    this.#detector = column.type === "date"
      ? new DateDetector(state?.seen as ChoiceEvidenceState<DateOrder>)
      : new NumberDetector(state?.seen as ChoiceEvidenceState<NumberLocale>);
  }

  /** Looks at the column's cells of some rows. */
  see(rows: readonly SheetRow[]): void {
    const { place } = this.column;
    let last = this.#last;
    for (const row of rows) {
      const cell = row.cells[place];
      // Neighbours are often alike, and the same cell says nothing new.
      if (cell === undefined || cell === "" || cell === last) continue;
      if (row.exact?.[place] === true) continue;
      last = cell.length > LAST_LENGTH_MAX ? "" : cell;
      this.#detector.see(cell.trim(), row.number);
    }
    this.#last = last;
  }

  /** What the cells so far say. */
  verdict(): ChoiceVerdict<DateOrder | NumberLocale> {
    return this.#detector.verdict();
  }

  /** What another process goes on from. */
  state(): SurveyColumnState {
    return { last: this.#last, seen: this.#detector.state() };
  }
}
