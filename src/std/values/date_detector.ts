import { ChoiceEvidence, type ChoiceEvidenceState } from "./choice_evidence.ts";
import type { ChoiceVerdict } from "./choice_verdict.ts";
import type { DateOrder } from "./date_order.ts";
import { dayCode } from "./day_code.ts";
import { dayOf } from "./day_of.ts";
import { isoDay } from "./iso_day.ts";
import { parseDate } from "./parse_date.ts";

const PATTERN_CELLS_MAX = 3;
const PATTERNS = 64;
const DAYS_MAX = 10_000;

/**
 * Finds out from all cells of a column in which order its dates are written. `03/04/2025` alone may be in March or in
 * April: it stays ambiguous unless another cell, such as `12/15/2025`, settles it.
 */
export class DateDetector {
  readonly #evidence: ChoiceEvidence<DateOrder>;
  /** Cells by which orders fit and which agree: a few of each kind say all. */
  readonly #seen = new Uint8Array(PATTERNS);
  /** Days that have nothing more to say, by their codes: they need not be taken apart again. */
  readonly #known = new Set<number>();

  /** @param state Where it goes on, from {@linkcode DateDetector.state}. */
  constructor(state?: ChoiceEvidenceState<DateOrder>) {
    this.#evidence = new ChoiceEvidence<DateOrder>(["dmy", "mdy", "ymd"], state);
  }

  /** Counts a cell that is not canonical already (`SheetRow.exact`). */
  see(text: string, row: number): void {
    const code = dayCode(text);
    if (code >= 0 && this.#known.has(code)) return;
    const parsed = parseDate(text);
    if (parsed === null) return;
    if (parsed.order !== null) return this.#know(code);
    const dmy = dayOf(parsed, "dmy");
    const mdy = dayOf(parsed, "mdy");
    const ymd = dayOf(parsed, "ymd");
    const fits = (dmy > 0 ? 1 : 0) | (mdy > 0 ? 2 : 0) | (ymd > 0 ? 4 : 0);
    const pattern = fits | (dmy === mdy ? 8 : 0) | (dmy === ymd ? 16 : 0) | (mdy === ymd ? 32 : 0);
    if (this.#seen[pattern]! >= PATTERN_CELLS_MAX) return this.#know(code);
    this.#seen[pattern]!++;
    const readings = { ...reading("dmy", dmy), ...reading("mdy", mdy), ...reading("ymd", ymd) };
    this.#evidence.add({ row, text, readings });
  }

  /** What the cells so far say. */
  verdict(): ChoiceVerdict<DateOrder> {
    return this.#evidence.verdict();
  }

  /** What was seen so far, plain JSON; another process goes on from it. */
  state(): ChoiceEvidenceState<DateOrder> {
    return this.#evidence.state();
  }

  #know(code: number): void {
    if (code < 0) return;
    if (this.#known.size >= DAYS_MAX) this.#known.clear();
    this.#known.add(code);
  }
}

function reading(order: DateOrder, day: number): Partial<Record<DateOrder, string>> {
  return day === 0 ? {} : { [order]: isoDay(day) };
}
