import { z } from "@hono/zod-openapi";
import type { ColumnType } from "#src/platform/database.ts";
import type { ParameterType, Report, ReportColumn } from "./report.ts";
import { jsonForm } from "./json_form.ts";
import { type FormatName, REPORT_FORMATS } from "./report_formats.ts";

/** Longest text that a parameter takes, in characters. */
export const TEXT_MAX = 200;

const PARAMETER_SCHEMAS: Readonly<Record<ParameterType, z.ZodType<string>>> = {
  boolean: z.enum(["true", "false"]),
  date: z.iso.date("Must be a date such as '2026-11-21'"),
  decimal: z.string().max(40).regex(/^-?\d+(\.\d+)?$/, "Must be a number such as '12.50'"),
  integer: z.string().regex(/^-?\d{1,18}$/, "Must be a whole number of up to 18 digits"),
  text: z.string().max(TEXT_MAX, `Must be at most ${TEXT_MAX} characters`).refine(
    (value) => !value.includes("\0"),
    "Must not contain the character NUL",
  ),
  uuid: z.guid("Must be a UUID"),
};

const CSV_WISHES = {
  delimiter: z.enum(["comma", "semicolon", "tab"]).optional().openapi({
    description: "Between cells; default comma",
  }),
  bom: z.enum(["0", "1"]).optional().openapi({ description: "1 = a byte order mark in front, for Excel" }),
  profile: z.enum(["excel"]).optional().openapi({
    description: "excel = text cells that a spreadsheet would run as a formula get a ' in front",
  }),
};

const COMMON_WISHES = {
  key: z.string().max(TEXT_MAX).optional().openapi({
    description: "Report key, for clients that can send no header",
  }),
  cache: z.enum(["bypass"]).optional().openapi({
    description: "bypass = read the database now, for callers who may; for others it has no effect",
  }),
};

/** What the query of a report's URL may hold. Other keys are ignored. */
export function reportQuery(report: Report, format: FormatName) {
  const own = Object.fromEntries(report.parameters.map(({ name, type, required, about }) => {
    const schema = PARAMETER_SCHEMAS[type].openapi({ description: about });
    return [name, required ? schema : schema.optional()];
  }));
  return z.object({ ...own, ...(format === "csv" ? CSV_WISHES : {}), ...COMMON_WISHES });
}

const COLUMN_SCHEMAS: Partial<Record<ColumnType, z.ZodType>> = {
  boolean: z.boolean(),
  date: z.string().openapi({ format: "date" }),
  float: z.union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"])]),
  instant: z.string().openapi({ format: "date-time" }),
  integer: z.int(),
  json: z.unknown(),
};

/** A row as JSON. */
export function reportRow(columns: readonly ReportColumn[]) {
  return z.object(Object.fromEntries(columns.map(({ name, type, nullable, about }) => {
    const schema = COLUMN_SCHEMAS[type] ?? z.string();
    const described = (nullable ? schema.nullable() : schema).openapi({ description: about || textOf(type) });
    return [name, described];
  })));
}

/** One column as OpenAPI and the catalogue describe it. */
export const ColumnSchema = z.object({
  name: z.string(),
  type: z.string(),
  nullable: z.boolean(),
  description: z.string(),
}).openapi("Column");

/** One report in the catalogue. */
export const ReportSchema = z.object({
  slug: z.string(),
  title: z.string(),
  description: z.string(),
  access: z.enum(["public", "key"]).openapi({ description: "key = only for holders of a report key" }),
  private_columns: z.array(z.string()).openapi({ description: "Empty for readers without a report key" }),
  cache_seconds: z.int().openapi({ description: "How long an answer counts as fresh" }),
  imports: z.array(z.string()).openapi({
    description: "Kinds of imports that renew it at once; empty = only time does",
  }),
  columns: z.array(ColumnSchema),
  parameters: z.array(z.object({
    name: z.string(),
    type: z.string(),
    required: z.boolean(),
    description: z.string(),
  })),
  formats: z.array(z.enum(REPORT_FORMATS)),
  links: z.object({ csv: z.string(), json: z.string(), ndjson: z.string(), docs: z.string() }),
}).openapi("Report");

/** The catalogue. */
export const CatalogueSchema = z.object({ reports: z.array(ReportSchema) }).openapi("Catalogue");

function textOf(type: ColumnType): string {
  return jsonForm(type) === "string" ? `${type} as text` : type;
}
