import type { z } from "@hono/zod-openapi";
import type { ImportOrder, ImportPreview } from "./import_desk.ts";
import { presentCounts } from "./present_counts.ts";
import type { PreviewSchema } from "./schema.ts";

/** A preview as clients see it. */
export function presentPreview(
  { kind, file, fileName }: ImportOrder,
  { mapping, unknownHeaders, missingHeaders, readings, refusal, counts, failures }: ImportPreview,
): z.output<typeof PreviewSchema> {
  return {
    type: kind.name,
    fileName,
    sizeBytes: file.sizeBytes,
    sha256: file.sha256,
    mapping: { ...mapping },
    unknownHeaders: [...unknownHeaders],
    missingHeaders: [...missingHeaders],
    readings: readings.map(({ examples, ...reading }) => ({ ...reading, examples: [...examples] })),
    refusal,
    result: counts === null ? null : presentCounts(counts),
    failures: failures.map(({ row, faults }) => ({ row, faults: [...faults] })),
  };
}
