import { z } from "@hono/zod-openapi";
import { instantField } from "#src/http/fields/instant_field.ts";
import { pageFields } from "#src/http/fields/page_fields.ts";
import { textField } from "#src/http/fields/text_field.ts";
import { uuidField } from "#src/http/fields/uuid_field.ts";

const STATES = ["waiting", "active", "delayed", "completed", "failed", "cancelled", "rolled_back"] as const;
const PHASES = ["survey", "land", "publish", "undo", "done"] as const;
const INSTANT = { format: "date-time" } as const;
const WORD = z.string().trim().min(1).max(100);

/** How far an import is. */
export const ProgressSchema = z.object({
  jobId: z.string().openapi({ format: "uuid" }),
  percent: z.int().openapi({
    description: "0 … 99 = under way, 100 = done, -1 = failed, cancelled or rolled back",
    example: 42,
  }),
  message: z.string(),
  updatedAt: z.string().openapi(INSTANT),
  state: z.enum(STATES),
  phase: z.enum(PHASES),
  rows: z.number().openapi({ description: "Rows landed so far, or taken back" }),
  rowsExpected: z.number().nullable().openapi({ description: "Of how many; null = not known yet" }),
  rowsPerSecond: z.number().nullable(),
  etaSeconds: z.number().nullable().openapi({ description: "Until all rows have landed; null = not known" }),
}).openapi("ImportProgress");

const undone = {
  reversed: z.int().openapi({ description: "Rows put back as they were before" }),
  kept: z.int().openapi({ description: "Rows left as they are: `keptEdited` + `keptSuperseded`" }),
  keptEdited: z.int().openapi({ description: "As somebody has edited or deleted them since" }),
  keptSuperseded: z.int().openapi({ description: "As a newer import has them" }),
  errored: z.int(),
};

/** What became of the rows of an import, so far. */
export const ImportResultSchema = z.object({
  totalRows: z.int().openapi({ description: "successRows + failedRows + duplicatesRemoved" }),
  successRows: z.int().openapi({ description: "inserted + updated + unchanged" }),
  failedRows: z.int(),
  duplicatesRemoved: z.int().openapi({ description: "Rows that a later one of the same key overrules" }),
  inserted: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  removed: z.int().openapi({
    description: "Rows of the table that a file which replaces it all no longer has",
  }),
  ...undone,
}).openapi("ImportResult");

/** One import. */
export const ImportSchema = z.object({
  jobId: z.string().openapi({ format: "uuid" }),
  batchId: z.string().openapi({ format: "uuid", description: "The same as jobId" }),
  type: z.string().openapi({ example: "sos" }),
  fileName: z.string(),
  sizeBytes: z.int(),
  sha256: z.string(),
  dateOrder: z.enum(["dmy", "mdy", "ymd"]).nullable().openapi({
    description: "As the uploader settled it; null = found out",
  }),
  numberLocale: z.enum(["id", "en"]).nullable(),
  mends: z.string().nullable().openapi({ description: "The job whose failed rows it mends" }),
  state: z.enum(STATES),
  phase: z.enum(PHASES),
  percent: z.int(),
  message: z.string().openapi({ description: "For the uploader; where it failed, why" }),
  result: ImportResultSchema,
  createdAt: z.string().openapi(INSTANT),
  startedAt: z.string().nullable().openapi(INSTANT),
  updatedAt: z.string().openapi(INSTANT),
  endedAt: z.string().nullable().openapi(INSTANT),
  progressUrl: z.string(),
  eventsUrl: z.string(),
  statusUrl: z.string(),
  errorsUrl: z.string(),
}).openapi("Import");

/** An import whose file was just uploaded. */
export const UploadedSchema = ImportSchema.extend({
  existing: z.boolean().openapi({ description: "Whether the file was known: this is the import of it" }),
}).openapi("UploadedImport");

/** An import that is taken back, or was. */
export const RolledBackSchema = ImportSchema.extend(undone).openapi("RolledBackImport");

const FaultSchema = z.object({ column: z.string(), code: z.string(), message: z.string() });

/** What an upload would do. */
export const PreviewSchema = z.object({
  type: z.string(),
  fileName: z.string(),
  sizeBytes: z.int(),
  sha256: z.string(),
  mapping: z.record(z.string(), z.string().nullable()).openapi({
    description: "The file's header by column; null = the file has none",
  }),
  unknownHeaders: z.array(z.string()),
  missingHeaders: z.array(z.string()),
  readings: z.array(z.object({
    column: z.string(),
    type: z.enum(["date", "number"]),
    verdict: z.enum(["settled", "given", "open", "ambiguous", "contradictory"]),
    choice: z.string().nullable(),
    examples: z.array(z.object({ row: z.int(), text: z.string() })),
  })).openapi({ description: "How columns of dates and numbers are written, and the cells that show it" }),
  refusal: z.string().nullable().openapi({
    description: "Why the file would fail as a whole; null = it would not",
  }),
  result: ImportResultSchema.omit({
    reversed: true,
    kept: true,
    keptEdited: true,
    keptSuperseded: true,
    errored: true,
  }).nullable().openapi({ description: "null = it would fail as a whole" }),
  failures: z.array(z.object({ row: z.int(), faults: z.array(FaultSchema) })).openapi({
    description: "The first rows that would fail, 100 at most",
  }),
}).openapi("ImportPreview");

/** What the uploader says of a file, in the query or in fields of the form. */
export const UploadWordsSchema = z.object({
  type: WORD.optional().openapi({ description: "The type of sheet", example: "sos" }),
  date_order: z.enum(["dmy", "mdy", "ymd"]).optional().openapi({
    description: "How dates are written where the file leaves it open",
  }),
  number_locale: z.enum(["id", "en"]).optional().openapi({
    description: "id = 1.234,50, en = 1,234.50, where the file leaves it open",
  }),
  again: z.enum(["1", "0", "true", "false"]).optional().openapi({
    description: "1 = import it though the same file was imported before",
  }),
  mends: uuidField.optional().openapi({
    description: "The job whose failed rows the file mends; absent = found out from the file",
  }),
});

/** Where a file is, and what is said of it. */
export const ImportUrlSchema = z.strictObject({
  type: WORD.openapi({ description: "The type of sheet", example: "sos" }),
  url: z.string().trim().min(1).max(4_000).openapi({
    description: "`https`, on the public internet, without a name and a password in it",
    example: "https://docs.google.com/spreadsheets/d/…/export?format=csv",
  }),
  file_name: z.string().trim().min(1).max(255).optional().openapi({
    description: "What the file is called; absent = as who sends it says, or the end of its address",
    example: "penjualan.csv",
  }),
  date_order: UploadWordsSchema.shape.date_order,
  number_locale: UploadWordsSchema.shape.number_locale,
  again: z.boolean().default(false).openapi({
    description: "Import it though the same file was imported before",
  }),
}).openapi("ImportUrl");

/** How failed rows are written. */
export const ErrorsQuerySchema = z.object({
  profile: z.enum(["excel"]).optional().openapi({
    description: "excel = a byte order mark, and a ' in front of what a spreadsheet would run as a formula",
  }),
});

/** Which failed imports are done again. */
export const RetryQuerySchema = z.object({
  type: WORD.optional().openapi({ description: "Only this type of sheet" }),
});

/** Which imports are listed. */
export function importQuerySchema(timezone: string) {
  return z.object({
    ...pageFields,
    type: WORD.optional().openapi({ description: "Only this type of sheet" }),
    state: z.enum(STATES).optional().openapi({ description: "Only imports in this state" }),
    file_name: textField(200).optional().openapi({ description: "Part of it, in capitals or not" }),
    from: instantField(timezone).optional().openapi({
      description: "Uploaded at this instant or day, or later",
    }),
    before: instantField(timezone).optional().openapi({ description: "Uploaded before this instant or day" }),
  });
}

/** What an uploader says of a file. */
export type UploadWords = z.output<typeof UploadWordsSchema>;
/** What is asked of the list. */
export type ImportQuery = z.output<ReturnType<typeof importQuerySchema>>;
