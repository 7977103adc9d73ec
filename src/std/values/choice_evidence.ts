import type { CellReadings, ChoiceVerdict } from "./choice_verdict.ts";

const EXAMPLES_MAX = 3;

/**
 * Gathers what the cells of one column say about a choice, such as the order of day and month: every cell rules out
 * the choices under which it cannot be read. Keeps a few cells as evidence, whatever the number of cells seen.
 */
export class ChoiceEvidence<Choice extends string> {
  readonly #choices: readonly Choice[];
  /** Cells that rule something out, by what they leave. */
  readonly #narrow = new Map<string, CellReadings<Choice>[]>();
  /** Cells that mean different things, by what they tell apart. */
  readonly #apart = new Map<string, CellReadings<Choice>[]>();

  /** @param choices At least two. */
  constructor(choices: readonly Choice[]) {
    this.#choices = choices;
  }

  /** Counts a cell. One that cannot be read under any choice is a bad cell, and says nothing about the column. */
  add(cell: CellReadings<Choice>): void {
    const fitting = this.#choices.filter((choice) => cell.readings[choice] !== undefined);
    if (fitting.length === 0) return;
    if (fitting.length < this.#choices.length) keep(this.#narrow, fitting.join(), cell);
    const values = this.#choices.map((choice) => cell.readings[choice]);
    const pattern = values.map((value) => value === undefined ? "" : values.indexOf(value)).join();
    if (new Set(fitting.map((choice) => cell.readings[choice])).size > 1) keep(this.#apart, pattern, cell);
  }

  /** What the cells so far say. */
  verdict(): ChoiceVerdict<Choice> {
    const narrow = [...this.#narrow.values()];
    const left = this.#choices.filter((choice) =>
      narrow.every(([first]) => first!.readings[choice] !== undefined)
    );
    if (left.length === 0) return { kind: "contradictory", examples: spread(tightest(narrow)) };
    if (left.length === 1) return { kind: "settled", choice: left[0]!, examples: spread(tightest(narrow)) };
    const apart = [...this.#apart.values()].filter(([first]) => differs(first!, left));
    if (apart.length === 0) return { kind: "open" };
    return { kind: "ambiguous", choices: left, examples: spread(apart) };
  }
}

function keep<Choice extends string>(
  kept: Map<string, CellReadings<Choice>[]>,
  key: string,
  cell: CellReadings<Choice>,
): void {
  const examples = kept.get(key);
  if (examples === undefined) kept.set(key, [cell]);
  else if (examples.length < EXAMPLES_MAX) examples.push(cell);
}

function differs<Choice extends string>(
  { readings }: CellReadings<Choice>,
  choices: readonly Choice[],
): boolean {
  return new Set(choices.map((choice) => readings[choice])).size > 1;
}

/** Leaves out cells that say less than others do. */
function tightest<Choice extends string>(
  groups: readonly (readonly CellReadings<Choice>[])[],
): (readonly CellReadings<Choice>[])[] {
  const fitting = groups.map(([first]) => new Set(Object.keys(first!.readings)));
  return groups.filter((_, at) =>
    !fitting.some((other) => other.size < fitting[at]!.size && other.isSubsetOf(fitting[at]!))
  );
}

/** The first of each group, then the second of each, as far as there is room. */
function spread<Choice extends string>(
  groups: readonly (readonly CellReadings<Choice>[])[],
): CellReadings<Choice>[] {
  const rounds = Array.from(
    { length: EXAMPLES_MAX },
    (_, round) => groups.flatMap((group) => group[round] ?? []),
  );
  const most = Math.max(EXAMPLES_MAX, groups.length);
  return rounds.flat().slice(0, most).sort((one, other) => one.row - other.row);
}
