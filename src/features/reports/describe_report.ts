import type { z } from "@hono/zod-openapi";
import type { Report, ReportColumn } from "./report.ts";
import { REPORT_FORMATS } from "./report_formats.ts";
import type { ReportSchema } from "./schema.ts";

/** A report as the catalogue shows it. */
export function describeReport(
  report: Report,
  columns: readonly ReportColumn[],
  { base, ttlSeconds }: { readonly base: string; readonly ttlSeconds: number },
): z.infer<typeof ReportSchema> {
  const { slug, title, description, access, privateColumns, parameters, tags } = report;
  return {
    slug,
    title,
    description,
    access,
    private_columns: [...privateColumns],
    cache_seconds: report.ttlSeconds ?? ttlSeconds,
    imports: [...tags],
    columns: columns.map(({ about, ...column }) => ({ ...column, description: about })),
    parameters: parameters.map(({ about, ...parameter }) => ({ ...parameter, description: about })),
    formats: [...REPORT_FORMATS],
    links: {
      csv: `${base}/csv/${slug}.csv`,
      json: `${base}/json/${slug}.json`,
      ndjson: `${base}/ndjson/${slug}.ndjson`,
      docs: `${base}/docs#report-${slug}`,
    },
  };
}
