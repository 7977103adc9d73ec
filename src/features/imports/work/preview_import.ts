import type { DatabaseSession } from "#src/platform/tables.ts";
import type { ImportDeps, LandingKind } from "./import_deps.ts";
import type { ImportOrder, ImportPreview } from "#src/features/imports/import_desk.ts";
import type { FailedRow, ImportCounts } from "#src/features/imports/import_record.ts";
import type { LandingCounts, LandingRows } from "#src/features/imports/landing.ts";
import { type LandingBatch, landingBatches, type LandingRead } from "./landing_batches.ts";
import { headerRefusal } from "#src/features/imports/rows/header_refusal.ts";
import type { HeaderMatch } from "#src/features/imports/rows/header_match.ts";
import { noGoodRow } from "./no_good_row.ts";
import { matchHeader } from "#src/features/imports/rows/match_header.ts";
import { Problem } from "#src/problem.ts";
import { readHeader } from "#src/features/imports/sheets/read_header.ts";
import { rowsBehindHeader } from "#src/features/imports/sheets/rows_behind_header.ts";
import { RowReader } from "#src/features/imports/rows/row_reader.ts";
import { SheetError } from "#src/std/sheets/sheet_error.ts";
import type { SheetSource } from "#src/features/imports/sheets/sheet_source.ts";
import { Survey, type SurveyFindings } from "#src/features/imports/rows/survey.ts";
import { unpackSheet } from "#src/features/imports/sheets/unpack_sheet.ts";

const FAILURES_MAX = 100;
/** In the embedded database, which can do nothing else meanwhile, what is read must be in memory before. */
const EMBEDDED_BYTES_MAX = 64 << 20;

/** Foretells what importing a stored file would come to, by doing all of it but the landing. The file is left. */
export async function previewImport(deps: ImportDeps, order: ImportOrder): Promise<ImportPreview> {
  const kind = deps.kinds.get(order.kind.name)!;
  let source: SheetSource | null = null;
  try {
    source = await unpackSheet(deps.files, order.file.id);
    return await previewSheet({ deps, order, kind, source });
  } catch (error) {
    if (!(error instanceof SheetError)) throw error;
    return previewOf(error.message);
  } finally {
    if (source !== null && source.fileId !== order.file.id) await deps.files.remove(source.fileId);
  }
}

interface Preview {
  readonly deps: ImportDeps;
  readonly order: ImportOrder;
  readonly kind: LandingKind;
  readonly source: SheetSource;
}

async function previewSheet(preview: Preview): Promise<ImportPreview> {
  const { deps, order, kind: { kind }, source } = preview;
  const header = await readHeader(deps.files, source);
  if (header === null) return previewOf("The file is empty");
  const match = matchHeader(kind, header);
  const missing = headerRefusal(match);
  if (missing !== null) return previewOf(missing, { match, kind });
  if (match.mend !== null) {
    return previewOf("Mended rows are not previewed: an upload applies just those", { match, kind });
  }
  const survey = new Survey({ kind, match, options: order.options });
  for await (const rows of rowsBehindHeader(deps.files, source)) survey.see(rows);
  const findings = survey.finish();
  const seen = { match, kind, findings };
  if (findings.rows === 0) return previewOf("The file has a header and no rows", seen);
  if (findings.problem !== null) return previewOf(findings.problem, seen);
  const reader = new RowReader({ kind, match, choices: findings.choices, timezone: deps.timezone });
  const { counts, failures } = await foresee(preview, {
    kind,
    source,
    match,
    reader,
    from: null,
    batchRows: deps.batchRows,
  });
  const refusal = noGoodRow(counts);
  const removed = refusal === null ? counts.removed : 0;
  return { ...previewOf(refusal, seen), counts: { ...counts, removed }, failures };
}

async function foresee({ deps, kind, source }: Preview, read: LandingRead) {
  let total = 0;
  let failed = 0;
  const failures: FailedRow[] = [];
  const batches = async function* (
    given: AsyncIterable<LandingBatch> | Iterable<LandingBatch>,
  ): AsyncGenerator<LandingRows> {
    [total, failed, failures.length] = [0, 0, 0];
    for await (const batch of given) {
      total += batch.good.numbers.length + batch.failures.length;
      failed += batch.failures.length;
      for (const { row, faults } of batch.failures.slice(0, FAILURES_MAX - failures.length)) {
        failures.push({ row, faults, cells: [] });
      }
      yield batch.good.rows();
    }
  };
  const held = deps.isEmbedded ? await allOf(landingBatches(deps.files, read), source) : null;
  const landed = await untaken(
    deps,
    (session) => kind.landing.foresee(session, null, batches(held ?? landingBatches(deps.files, read))),
  );
  const counts: ImportCounts = { ...landed, total, failed };
  return { counts, failures };
}

async function allOf(batches: AsyncIterable<LandingBatch>, { bytes }: SheetSource): Promise<LandingBatch[]> {
  if (bytes > EMBEDDED_BYTES_MAX) {
    throw new Problem("too_large", {
      detail: `The embedded database previews sheets of ${EMBEDDED_BYTES_MAX} bytes at most`,
    });
  }
  return await Array.fromAsync(batches);
}

/** Does work in a transaction that is undone whatever comes of it. */
async function untaken(
  { tables }: ImportDeps,
  work: (session: DatabaseSession) => Promise<LandingCounts>,
): Promise<LandingCounts> {
  let result: LandingCounts | undefined;
  const undone = new Error("Undone on purpose");
  try {
    await tables.transaction(async (session) => {
      result = await work(session);
      throw undone;
    });
  } catch (error) {
    if (error !== undone) throw error;
  }
  return result!;
}

interface Seen {
  readonly match: HeaderMatch;
  readonly kind: LandingKind["kind"];
  readonly findings?: SurveyFindings;
}

function previewOf(refusal: string | null, seen?: Seen): ImportPreview {
  const match = seen?.match;
  return {
    mapping: Object.fromEntries(
      (seen?.kind.columns ?? []).map(({ name }, at) => {
        const place = match!.places[at] ?? null;
        return [name, place === null ? null : match!.header[place]!];
      }),
    ),
    unknownHeaders: match?.unknown ?? [],
    missingHeaders: match?.missing ?? [],
    readings: seen?.findings?.readings ?? [],
    refusal,
    counts: null,
    failures: [],
  };
}
