import { ChoiceEvidence, type ChoiceEvidenceState } from "./choice_evidence.ts";
import type { ChoiceVerdict } from "./choice_verdict.ts";
import type { NumberLocale } from "./number_locale.ts";
import { readNumber } from "./read_number.ts";

const PLAIN = /^-?\d*$/;

/**
 * Finds out from all cells of a column how its numbers are written. `1.500` alone may be 1500 or 1.5: it stays
 * ambiguous unless another cell, such as `2.500,75` or `1.500.000`, settles it.
 */
export class NumberDetector {
  readonly #evidence: ChoiceEvidence<NumberLocale>;

  /** @param state Where it goes on, from {@linkcode NumberDetector.state}. */
  constructor(state?: ChoiceEvidenceState<NumberLocale>) {
    this.#evidence = new ChoiceEvidence<NumberLocale>(["id", "en"], state);
  }

  /** Counts a cell that is not canonical already (`SheetRow.exact`). */
  see(text: string, row: number): void {
    if (PLAIN.test(text)) return;
    const id = readNumber(text, "id");
    const en = readNumber(text, "en");
    if (id === en) return;
    const readings = { ...(typeof id === "string" && { id }), ...(typeof en === "string" && { en }) };
    this.#evidence.add({ row, text, readings });
  }

  /** What the cells so far say. */
  verdict(): ChoiceVerdict<NumberLocale> {
    return this.#evidence.verdict();
  }

  /** What was seen so far, plain JSON; another process goes on from it. */
  state(): ChoiceEvidenceState<NumberLocale> {
    return this.#evidence.state();
  }
}
