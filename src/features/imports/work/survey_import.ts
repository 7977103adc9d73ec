import type { DelimitedPlace } from "#src/std/csv/delimited_place.ts";
import { failImport } from "./fail_import.ts";
import type { ImportSlice } from "./import_slice.ts";
import type { ImportWork } from "#src/features/imports/import_work.ts";
import { matchHeader } from "#src/features/imports/rows/match_header.ts";
import { headerRefusal } from "#src/features/imports/rows/header_refusal.ts";
import { readHeader } from "#src/features/imports/sheets/read_header.ts";
import { findMended } from "./find_mended.ts";
import { readSheet } from "#src/features/imports/sheets/read_sheet.ts";
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
  const { deps: { files }, work, kind: { kind } } = slice;
  const source = await unpackSheet(files, work.fileId);
  const header = await readHeader(files, source);
  if (header === null) return await failImport(slice, "The file is empty");
  const match = matchHeader(kind, header);
  const refusal = headerRefusal(match);
  if (refusal !== null) return await failImport(slice, refusal);
  const mended = match.mend === null ? null : await findMended(slice);
  if (typeof mended === "string") return await failImport(slice, mended);
  const plan: SheetPlan = { source, match, survey: null, choices: null };
  await slice.commit(() => ({
    sheet: JSON.stringify(plan),
    sheetFileId: source.fileId === work.fileId ? null : source.fileId,
    bytesTotal: source.bytes,
    mendsSeq: mended?.seq ?? null,
    message: "Looking at the whole file",
  }));
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

/** What the survey of the mended file has found. */
async function inherited({ deps: { tables, store } }: ImportSlice, { mends }: ImportWork) {
  if (mends === null) return {};
  const mended = await tables.transaction((session) => store.find(session, mends), { mode: "snapshot" });
  const choices = (JSON.parse(mended?.sheet ?? "null") as SheetPlan | null)?.choices ?? null;
  return choices === null ? {} : { inherited: choices };
}

async function conclude(
  slice: ImportSlice,
  plan: SheetPlan,
  { rows, problem, choices }: SurveyFindings,
): Promise<void> {
  if (rows === 0) return await failImport(slice, "The file has a header and no rows");
  if (problem !== null) return await failImport(slice, problem);
  await slice.commit(() => ({
    phase: "land",
    place: null,
    rowsExpected: rows,
    sheet: JSON.stringify({ ...plan, survey: null, choices }),
    message: "Writing rows",
  }));
}
