import { mendedId } from "#src/features/imports/rows/mended_id.ts";
import { mendedRowsProblem } from "#src/features/imports/rows/mended_rows_problem.ts";
import type { HeaderMatch } from "#src/features/imports/rows/header_match.ts";
import { rowsBehindHeader } from "#src/features/imports/sheets/rows_behind_header.ts";
import type { SheetSource } from "#src/features/imports/sheets/sheet_source.ts";
import type { DelimitedPlace } from "#src/std/csv/delimited_place.ts";
import { failImport } from "./fail_import.ts";
import type { ImportSlice } from "./import_slice.ts";
import type { ImportWork } from "#src/features/imports/import_work.ts";
import { matchHeader } from "#src/features/imports/rows/match_header.ts";
import { headerRefusal } from "#src/features/imports/rows/header_refusal.ts";
import { readHeader } from "#src/features/imports/sheets/read_header.ts";
import { findMended } from "./find_mended.ts";
import { readSheet } from "#src/features/imports/sheets/read_sheet.ts";
import type { ColumnChoices } from "#src/features/imports/rows/column_choices.ts";
import { inheritedChoices } from "./inherited_choices.ts";
import type { SheetPlan } from "./sheet_plan.ts";
import { Survey, type SurveyFindings } from "#src/features/imports/rows/survey.ts";
import { unpackSheet } from "#src/features/imports/sheets/unpack_sheet.ts";

/** How often those who watch are told, in bytes of the sheet. */
const TELL_BYTES = 8 << 20;

/**
 * Reads the whole sheet once, before anything is written: whether it can be read at all, which column is which, and how
 * its dates and numbers are written. Ends in the phase `land`, or failed with the reason.
 */
export async function surveyImport(slice: ImportSlice): Promise<void> {
  if (slice.work.sheet === null) await openSheet(slice);
  if (slice.work.phase === "survey" && !slice.isOver) await readOn(slice);
}

/** Unpacks the file where it must be, and finds its columns. */
async function openSheet(slice: ImportSlice): Promise<void> {
  const { deps: { files }, work } = slice;
  const source = await unpackSheet(files, work.fileId);
  let isKept = false;
  try {
    isKept = await planSheet(slice, source);
  } finally {
    if (!isKept && source.fileId !== work.fileId) await files.remove(source.fileId);
  }
}

/** Returns whether the sheet is worth reading on; else the import has failed. */
async function planSheet(slice: ImportSlice, source: SheetSource): Promise<boolean> {
  const { deps: { files, store }, work, kind: { kind } } = slice;
  const header = await readHeader(files, source);
  const match = header === null ? null : matchHeader(kind, header);
  const refusal = match === null
    ? "The file is empty"
    : headerRefusal(match) ?? await mendProblem(slice, source, match);
  if (match === null || refusal !== null) {
    await failImport(slice, refusal ?? "");
    return false;
  }
  await slice.commit(async (session, { mends, fileName }) => {
    const named = { kind, mends: mends ?? mendedId(fileName) };
    const mended = match.mend === null ? null : await findMended(store, session, named);
    if (typeof mended === "string") {
      return { phase: "done", state: "failed", outcome: "failed", message: mended };
    }
    const plan: SheetPlan = { source, match, survey: null, choices: null, settled: null };
    return {
      sheet: JSON.stringify(plan),
      sheetFileId: source.fileId === work.fileId ? null : source.fileId,
      bytesTotal: source.bytes,
      mendsSeq: mended?.seq ?? null,
      mends: mended?.id ?? null,
      message: "Looking at the whole file",
    };
  });
  return slice.work.phase !== "done";
}

async function mendProblem(
  { deps: { files }, work }: ImportSlice,
  source: SheetSource,
  { mend }: HeaderMatch,
): Promise<string | null> {
  if (mend !== null) return await mendedRowsProblem(mend, rowsBehindHeader(files, source));
  return work.mends === null ? null : "The file is said to mend an import, and has no column '__row'";
}

async function readOn(slice: ImportSlice): Promise<void> {
  const { deps: { files }, work, kind: { kind } } = slice;
  const plan: SheetPlan = JSON.parse(work.sheet!);
  const from: DelimitedPlace | null = work.place === null ? null : JSON.parse(work.place);
  const survey = new Survey(
    { kind, match: plan.match, options: work.options, ...await inherited(slice, work) },
    plan.survey ?? undefined,
  );
  let told = from?.byte ?? 0;
  let isHeader = from === null;
  for await (const { rows, next } of readSheet(files, plan.source, from ?? undefined)) {
    survey.see(isHeader ? rows.slice(1) : rows);
    isHeader &&= rows.length === 0;
    if (next.byte - told >= TELL_BYTES) {
      told = next.byte;
      await slice.tell(told);
    }
    if (!slice.isOver) continue;
    const sheet = JSON.stringify({ ...plan, survey: survey.state() });
    return await slice.commit(() => ({ sheet, place: JSON.stringify(next) }));
  }
  await conclude(slice, plan, survey.finish());
}

/** What is known of the mended file. */
async function inherited(
  { deps: { tables, store } }: ImportSlice,
  { mends }: ImportWork,
): Promise<{ readonly inherited?: ColumnChoices }> {
  if (mends === null) return {};
  const mended = await tables.transaction((session) => store.find(session, mends), { mode: "snapshot" });
  return inheritedChoices(JSON.parse(mended?.sheet ?? "null"));
}

async function conclude(
  slice: ImportSlice,
  plan: SheetPlan,
  { rows, problem, choices, settled }: SurveyFindings,
): Promise<void> {
  if (rows === 0) return await failImport(slice, "The file has a header and no rows");
  if (problem !== null) return await failImport(slice, problem);
  await slice.commit(() => ({
    phase: "land",
    place: null,
    rowsExpected: rows,
    sheet: JSON.stringify({ ...plan, survey: null, choices, settled }),
    message: "Writing rows",
  }));
}
