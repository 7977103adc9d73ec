import type { ImportOrder } from "#src/features/imports/import_desk.ts";
import type { ImportWork } from "#src/features/imports/import_work.ts";
import type { SheetPlan } from "./sheet_plan.ts";

/** How far an import is whose file was surveyed while it came: as after a slice that has read all of it. */
export function begunSurvey(
  { file, survey }: Pick<ImportOrder, "file" | "survey">,
): Pick<ImportWork, "sheet" | "place" | "bytesTotal"> {
  if (survey === null || survey.place.byte !== file.sizeBytes) {
    return { sheet: null, place: null, bytesTotal: 0 };
  }
  const { format, match, state, place } = survey;
  const plan: SheetPlan = {
    source: { fileId: file.id, format, marked: false, bytes: file.sizeBytes },
    match,
    survey: state,
    choices: null,
    settled: null,
  };
  return { sheet: JSON.stringify(plan), place: JSON.stringify(place), bytesTotal: file.sizeBytes };
}
