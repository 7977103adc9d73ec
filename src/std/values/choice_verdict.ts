/** A cell of a column, as it stands in the file. */
export interface CellExample {
  /** As in `SheetRow.number`. */
  readonly row: number;
  readonly text: string;
}

/** A cell together with what it would mean. */
export interface CellReadings<Choice extends string> extends CellExample {
  /** What it means under each choice; a choice under which it cannot be read is left out. */
  readonly readings: Readonly<Partial<Record<Choice, string>>>;
}

/** What the cells of a column say about how they are to be read. Plain JSON. */
export type ChoiceVerdict<Choice extends string> =
  /** Every cell reads the same, whatever is chosen. */
  | { readonly kind: "open" }
  /** Only one choice fits; the examples are cells that rule the others out. */
  | { readonly kind: "settled"; readonly choice: Choice; readonly examples: readonly CellReadings<Choice>[] }
  /** Several choices fit all cells, and the examples would mean different things. */
  | {
    readonly kind: "ambiguous";
    readonly choices: readonly Choice[];
    readonly examples: readonly CellReadings<Choice>[];
  }
  /** No choice fits all cells; the examples are cells that contradict each other. */
  | { readonly kind: "contradictory"; readonly examples: readonly CellReadings<Choice>[] };
