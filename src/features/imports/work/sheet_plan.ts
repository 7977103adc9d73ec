import type { ColumnChoices } from "#src/features/imports/rows/column_choices.ts";
import type { HeaderMatch } from "#src/features/imports/rows/header_match.ts";
import type { SheetSource } from "#src/features/imports/sheets/sheet_source.ts";
import type { SurveyState } from "#src/features/imports/rows/survey.ts";

/** All that is known about an import's sheet; what a later slice, in another process, goes on from. Plain JSON. */
export interface SheetPlan {
  readonly source: SheetSource;
  readonly match: HeaderMatch;
  /** How far the survey is; `null` = at the start, or over. */
  readonly survey: SurveyState | null;
  /** What the survey has found; `null` before its end. */
  readonly choices: ColumnChoices | null;
  /** What of it was settled, for files that mend rows of this one. */
  readonly settled: ColumnChoices | null;
}
