import type { CellReadings, ChoiceVerdict } from "./choice_verdict.ts";

const EXAMPLES_MAX = 3;

type Kept<Choice extends string> = readonly (readonly [string, readonly CellReadings<Choice>[]])[];

/** What was gathered so far. Plain JSON. */
export interface ChoiceEvidenceState<Choice extends string> {
  readonly narrow: Kept<Choice>;
  readonly apart: Kept<Choice>;
}

/**
 * Gathers what the cells of one column say about a choice, such as the order of day and month: every cell rules out
 * the choices under which it cannot be read. Keeps a few cells as evidence, whatever the number of cells seen.
 */
export class ChoiceEvidence<Choice extends string> {
  readonly #choices: readonly Choice[];
  /** Cells that rule something out, by what they leave. */
  readonly #narrow: Map<string, CellReadings<Choice>[]>;
  /** Cells that mean different things, by what they tell apart. */
  readonly #apart: Map<string, CellReadings<Choice>[]>;

  /**
   * @param choices At least two.
   * @param state Where the gathering goes on, from {@linkcode ChoiceEvidence.state}.
   */
  constructor(choices: readonly Choice[], state: ChoiceEvidenceState<Choice> = { narrow: [], apart: [] }) {
    this.#choices = choices;
    this.#narrow = new Map(state.narrow.map(([key, cells]) => [key, [...cells]]));
    this.#apart = new Map(state.apart.map(([key, cells]) => [key, [...cells]]));
  }

  /** What was gathered so far; another process goes on from it. */
  state(): ChoiceEvidenceState<Choice> {
    return structuredClone({ narrow: [...this.#narrow], apart: [...this.#apart] });
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
