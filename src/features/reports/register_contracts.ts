import { createRoute, z } from "@hono/zod-openapi";
import { problemResponses } from "#src/http/problem_responses.ts";
import type { Router } from "#src/http/router.ts";
import type { ProblemCode } from "#src/problem.ts";
import type { Report, ReportColumn } from "./report.ts";
import type { ReportCatalogue } from "./report_catalogue.ts";
import { MEDIA_TYPES } from "./media_types.ts";
import { type FormatName, REPORT_FORMATS } from "./report_formats.ts";
import { reportQuery, reportRow } from "./schema.ts";

/** Describes every report in every form to the API's document, with the columns that are known by now. */
export function registerContracts(registry: Router["openAPIRegistry"], catalogue: ReportCatalogue): void {
  for (const report of catalogue.reports) {
    for (const format of REPORT_FORMATS) {
      registry.registerPath(contractOf(report, format, catalogue.columns(report.slug)));
    }
  }
}

/** Everything that may go wrong when a report is read. */
const REFUSALS = [
  "bad_parameter",
  "malformed_request",
  "key_required",
  "not_acceptable",
  "internal",
  "report_broken",
  "report_too_large",
  "source_ambiguous",
  "source_busy",
  "source_incomplete",
  "source_timeout",
  "source_unavailable",
  "source_unknown",
] as const satisfies readonly ProblemCode[];

function contractOf(report: Report, format: FormatName, columns: readonly ReportColumn[]) {
  const name = report.slug.replace(/(^|_)(\w)/g, (_, _mark, letter: string) => letter.toUpperCase());
  return createRoute({
    method: "get",
    path: `/${format}/${report.slug}.${format}`,
    operationId: `get${name}${format === "csv" ? "Csv" : format === "json" ? "Json" : "Ndjson"}`,
    tags: ["reports"],
    summary: `${report.title} (${format.toUpperCase()})`,
    description: [report.description, renewal(report), columnTable(columns)]
      .filter((part) => part !== "").join("\n\n"),
    request: { query: reportQuery(report, format) },
    ...(report.access === "key" ? { security: [{ reportKey: [] }, { reportKeyInQuery: [] }] } : {}),
    responses: {
      200: {
        description: report.title,
        headers: responseHeaders(),
        content: { [MEDIA_TYPES[format].split(";")[0]!]: { schema: bodySchema(format, columns) } },
      },
      304: { description: "The reader's copy, named by If-None-Match, is still good" },
      ...problemResponses(REFUSALS),
    },
  });
}

function bodySchema(format: FormatName, columns: readonly ReportColumn[]) {
  const described = columns.map(({ about, ...column }) => ({ ...column, description: about }));
  const row = reportRow(columns);
  if (format === "json") return z.array(row);
  const text = format === "csv"
    ? "RFC 4180 with CRLF and always a header; NULL is an empty field, an empty string is two quotes"
    : "One JSON object per line";
  const extension: object = { "x-columns": described };
  return z.string().openapi({ description: text, ...extension });
}

function responseHeaders() {
  return z.object({
    etag: z.string().openapi({ description: "Validator for If-None-Match" }),
    age: z.string().openapi({ description: "Seconds since the statement ran" }),
    "x-cache": z.enum(["HIT", "MISS", "STALE", "BYPASS"]).openapi({
      description: "Where the answer came from",
    }),
  });
}

function renewal({ tags }: Report): string {
  if (tags.length === 0) return "";
  const kinds = tags.map((tag) => `\`${tag}\``).join(" or ");
  return `Renewed as soon as an import of ${kinds} ends or is rolled back. Copies must be revalidated ` +
    "(`Cache-Control: no-cache`): with `If-None-Match` that is a 304 which costs no statement.";
}

function columnTable(columns: readonly ReportColumn[]): string {
  if (columns.length === 0) return "";
  const rows = columns.map(({ name, type, nullable, about }) =>
    `| ${
      [`\`${name}\``, `${type}${nullable ? " or empty" : ""}`, about.replaceAll("|", "\\|")].join(" | ")
    } |`
  );
  return ["| column | type | meaning |", "| --- | --- | --- |", ...rows].join("\n");
}
