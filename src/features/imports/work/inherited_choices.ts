import type { ColumnChoices } from "#src/features/imports/rows/column_choices.ts";
import type { SheetPlan } from "./sheet_plan.ts";

/**
 * How a file of mended rows is to be read: like the file that it mends where that was settled; of a workbook in every column, as
 * `errors.csv` has its typed numbers written so.
 *
 * @param plan Of the mended file; `null` = it has none.
 */
export function inheritedChoices(plan: SheetPlan | null): { readonly inherited?: ColumnChoices } {
  const inherited = plan?.source.marked ? plan.choices : plan?.settled;
  return inherited == null ? {} : { inherited };
}
