import type { ColumnChoices } from "./column_choices.ts";
import type { HeaderMatch } from "./header_match.ts";
import type { SheetSource } from "./sheet_source.ts";
import type { SurveyState } from "./survey.ts";

/** All that is known about an import's sheet; what a later slice, in another process, goes on from. Plain JSON. */
export interface SheetPlan {
  readonly source: SheetSource;
  readonly match: HeaderMatch;
  /** How far the survey is; `null` = at the start, or over. */
  readonly survey: SurveyState | null;
  /** What the survey has found; `null` before its end. */
  readonly choices: ColumnChoices | null;
}
