import type { z } from "@hono/zod-openapi";
import type { ImportRecord } from "./import_record.ts";
import { presentCounts } from "./present_counts.ts";
import { presentUndone } from "./present_undone.ts";
import { recordProgress } from "#src/features/imports/progress/record_progress.ts";
import type { ImportSchema } from "./schema.ts";

/** An import as clients see it. */
export function presentImport(record: ImportRecord): z.output<typeof ImportSchema> {
  const { id, kind, fileName, sizeBytes, sha256, options, mends, state, phase, message } = record;
  const { createdAt, startedAt, updatedAt, endedAt } = record;
  const place = `/api/files/job/${id}`;
  return {
    jobId: id,
    batchId: id,
    type: kind,
    fileName,
    sizeBytes,
    sha256,
    dateOrder: options.dateOrder ?? null,
    numberLocale: options.numberLocale ?? null,
    mends,
    state,
    phase,
    percent: recordProgress(record).percent,
    message,
    result: { ...presentCounts(record.counts), ...presentUndone(record.undone) },
    createdAt,
    startedAt,
    updatedAt,
    endedAt,
    progressUrl: `${place}/progress`,
    eventsUrl: `${place}/events`,
    statusUrl: `${place}/status`,
    errorsUrl: `${place}/errors.csv`,
  };
}
