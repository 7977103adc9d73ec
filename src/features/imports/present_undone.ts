import type { UndoCounts } from "./import_record.ts";

/** What became of the rows of the table when an import was taken back, in the words of the contract. */
export function presentUndone({ reversed, edited, superseded, errored }: UndoCounts) {
  return { reversed, kept: edited + superseded, keptEdited: edited, keptSuperseded: superseded, errored };
}
