import type { CellReadings, ChoiceVerdict } from "#src/std/values/choice_verdict.ts";
import type { DateOrder } from "#src/std/values/date_order.ts";
import type { NumberLocale } from "#src/std/values/number_locale.ts";
import type { TypedColumn } from "./survey_column.ts";

type Choice = DateOrder | NumberLocale;

/** A column that cannot be read as it is. */
export interface UnsettledColumn {
  readonly column: TypedColumn;
  readonly verdict: Extract<ChoiceVerdict<Choice>, { kind: "ambiguous" | "contradictory" }>;
}

const OPTIONS = { date: "date_order", number: "number_locale" } as const;
const NOUNS = { date: "dates", number: "numbers" } as const;
const HEADERS_MAX = 8;
const TEXT_MAX = 40;

/**
 * A sentence for the uploader: which cells leave open or contradict how a column is written, what they would mean, and
 * how to settle it. Of several columns the first is told in full, the others by name. `null` = there are none.
 */
export function surveyProblem(columns: readonly UnsettledColumn[]): string | null {
  const [first, ...others] = columns;
  if (first === undefined) return null;
  return `${first.verdict.kind === "ambiguous" ? ambiguous(first) : contradictory(first)}${alsoOf(others)}`;
}

function ambiguous({ column: { header, type }, verdict }: UnsettledColumn): string {
  const choices = verdict.kind === "ambiguous" ? verdict.choices : [];
  const cells = verdict.examples.map((cell) => `${quoted(cell)} is ${meanings(cell, choices)}`).join("; ");
  const ways = choices.map((choice) => `${OPTIONS[type]}=${choice}`).join(" or ");
  return `Column '${header}' leaves open how its ${NOUNS[type]} are written: ${cells}; say ${ways}`;
}

function contradictory({ column: { header, type }, verdict }: UnsettledColumn): string {
  const cells = verdict.examples
    .map((cell) => `${quoted(cell)} can only be ${meanings(cell, Object.keys(cell.readings) as Choice[])}`)
    .join("; ");
  return `Column '${header}' contradicts itself in how its ${NOUNS[type]} are written: ${cells}; ` +
    `mend the cells, or say ${OPTIONS[type]}=… to have those that do not fit set aside as failed rows`;
}

function meanings({ readings }: CellReadings<Choice>, choices: readonly Choice[]): string {
  return choices
    .flatMap((choice) => readings[choice] === undefined ? [] : `${readings[choice]} (${choice})`)
    .join(" or ");
}

function quoted({ text, row }: CellReadings<Choice>): string {
  return `'${text.length > TEXT_MAX ? `${text.slice(0, TEXT_MAX)}…` : text}' in row ${row}`;
}

function alsoOf(others: readonly UnsettledColumn[]): string {
  if (others.length === 0) return "";
  const named = others.slice(0, HEADERS_MAX).map(({ column }) => `'${column.header}'`).join(", ");
  const more = others.length > HEADERS_MAX ? ` and ${others.length - HEADERS_MAX} more` : "";
  return `; likewise column${others.length > 1 ? "s" : ""} ${named}${more}`;
}
