import { createRoute, z } from "@hono/zod-openapi";
import { envelope } from "#src/http/envelope.ts";
import { listEnvelope } from "#src/http/list_envelope.ts";
import { problemResponses } from "#src/http/problem_responses.ts";
import { requires } from "#src/http/requires.ts";
import type { ProblemCode } from "#src/problem.ts";
import {
  ErrorsQuerySchema,
  ImportSchema,
  ImportUrlSchema,
  PreviewSchema,
  ProgressSchema,
  RetryQuerySchema,
  RolledBackSchema,
  UploadedSchema,
  UploadWordsSchema,
} from "./schema.ts";

const TAGS = ["imports"];
const JOB = "/api/files/job/{jobId}";
const ANY: readonly ProblemCode[] = [
  ...["internal", "stopping", "data_busy", "data_not_ready", "data_timeout", "data_unavailable"] as const,
];
const UPLOAD: readonly ProblemCode[] = [
  ...["bad_parameter", "malformed_request", "not_found", "slow_body", "too_large"] as const,
  ...["not_a_sheet", "unsupported_media_type", "empty_file"] as const,
];
const URL_CODES: readonly ProblemCode[] = [
  ...["bad_parameter", "malformed_request", "slow_body", "too_large", "unsupported_media_type"] as const,
  ...["not_a_sheet", "empty_file", "url_refused", "url_timeout", "url_unreachable"] as const,
];
const params = z.object({ jobId: z.string().openapi({ description: "The job, as its upload answered" }) });
const LOCATION = { Location: { schema: { type: "string" as const }, required: true } };
/** A file that was taken in. */
const TAKEN = {
  200: { description: "The file is known", headers: LOCATION, content: json(envelope(200, UploadedSchema)) },
  202: { description: "It is on its way", headers: LOCATION, content: json(envelope(202, UploadedSchema)) },
};
const FORM = {
  query: UploadWordsSchema,
  body: {
    required: true,
    content: {
      "multipart/form-data": {
        schema: z.object({
          file: z.string().openapi({
            format: "binary",
            description: "csv, tsv, xlsx; or zip or gzip of one csv",
          }),
          ...UploadWordsSchema.shape,
        }),
      },
    },
  },
};

/** The contracts of everything about files and imports. */
export const importContracts = {
  /** Takes a file in. */
  upload: createRoute({
    ...requires("imports:write"),
    method: "post",
    path: "/api/files/upload",
    operationId: "uploadFile",
    tags: TAGS,
    summary: "Import a file",
    description: [
      "202 means that the file is safe: whatever dies afterwards, the import ends. What is said of the file stands in the query or",
      "in fields of the form. A file that was imported before is answered with the import that exists, unless `again=1`.",
    ].join(" "),
    request: FORM,
    responses: {
      ...TAKEN,
      ...problemResponses([...UPLOAD, ...ANY]),
    },
  }),
  /** Takes a file in from where it lies. */
  importUrl: createRoute({
    ...requires("imports:write"),
    method: "post",
    path: "/api/files/import-url",
    operationId: "importUrl",
    tags: TAGS,
    summary: "Import a file from a URL",
    description: [
      "As an upload, but the service fetches the file: while the request waits, within its size limit and `IMPORT_URL_SECONDS`. Only",
      "`https` on port 443 of the public internet is asked, also behind redirects, of which three are followed. Whoever leaves cancels it.",
    ].join(" "),
    request: { body: { required: true, content: json(ImportUrlSchema) } },
    responses: {
      ...TAKEN,
      ...problemResponses([...URL_CODES, ...ANY]),
    },
  }),
  /** Says what taking a file in would do. */
  preview: createRoute({
    ...requires("imports:write"),
    method: "post",
    path: "/api/files/preview",
    operationId: "previewFile",
    tags: TAGS,
    summary: "What an upload would do",
    description: "As an upload, but nothing is written and the file is forgotten.",
    request: FORM,
    responses: {
      200: { description: "What it would do", content: json(envelope(200, PreviewSchema)) },
      ...problemResponses([...UPLOAD, ...ANY]),
    },
  }),
  /** How far an import is. */
  progress: createRoute({
    ...requires("imports:read"),
    method: "get",
    path: `${JOB}/progress`,
    operationId: "getJobProgress",
    tags: TAGS,
    summary: "How far an import is",
    description: "100 = done, -1 = failed, cancelled or rolled back.",
    request: { params },
    responses: {
      200: { description: "Progress", content: json(envelope(200, ProgressSchema)) },
      ...problemResponses(["not_found", ...ANY]),
    },
  }),
  /** The same, live. */
  events: createRoute({
    ...requires("imports:read"),
    method: "get",
    path: `${JOB}/events`,
    operationId: "streamJobEvents",
    tags: TAGS,
    summary: "How far an import is, live",
    description: [
      "Server-sent events, for `EventSource`: `progress` with the data of `…/progress`. The stream ends after the state in which the",
      "import has ended; whoever comes back after that with the last id gets 204, and `EventSource` stops. Whoever comes back earlier",
      "gets exactly what was missed, or, where that is not known any more, one `reset` with the state as it is. A comment comes every",
      "15 seconds, and with it who may no longer read is sent away. So is a reader that is too slow: come back.",
    ].join(" "),
    request: {
      params,
      headers: z.object({
        "Last-Event-ID": z.string().optional().openapi({ description: "Where to go on; browsers send it" }),
      }),
      query: z.object({
        lastEventId: z.string().optional().openapi({
          description: "The same, for clients that can set no header",
        }),
      }),
    },
    responses: {
      200: { description: "The stream", content: { "text/event-stream": { schema: z.string() } } },
      204: { description: "The import has ended, and the client has heard so" },
      ...problemResponses(["not_found", "not_acceptable", "stream_full", ...ANY]),
    },
  }),
  /** All about an import. */
  status: createRoute({
    ...requires("imports:read"),
    method: "get",
    path: `${JOB}/status`,
    operationId: "getJobStatus",
    tags: TAGS,
    summary: "An import and its result",
    description: "The result counts what was committed so far.",
    request: { params },
    responses: {
      200: { description: "The import", content: json(envelope(200, ImportSchema)) },
      ...problemResponses(["not_found", ...ANY]),
    },
  }),
  /** The rows that did not land. */
  errors: createRoute({
    ...requires("imports:read"),
    method: "get",
    path: `${JOB}/errors.csv`,
    operationId: "downloadJobErrors",
    tags: TAGS,
    summary: "The failed rows of an import",
    description: [
      "As they came, each with `__row`, `__column`, `__code` and `__message`; several faults of a row are joined by `; `. Mend the",
      "cells and upload the file: just these rows are applied.",
    ].join(" "),
    request: {
      params,
      query: ErrorsQuerySchema,
    },
    responses: {
      200: { description: "The rows", content: { "text/csv": { schema: z.string() } } },
      ...problemResponses(["bad_parameter", "not_found", "not_acceptable", ...ANY]),
    },
  }),
  /** Does it again. */
  retry: createRoute({
    ...requires("imports:write"),
    method: "post",
    path: `${JOB}/retry`,
    operationId: "retryJob",
    tags: TAGS,
    summary: "Do a failed or cancelled import again",
    description: "From its start, with the file that was uploaded.",
    request: { params },
    responses: {
      202: { description: "It is on its way", content: json(envelope(202, ImportSchema)) },
      ...problemResponses(["not_found", "import_mended", "import_not_failed", ...ANY]),
    },
  }),
  /** Does all of them again. */
  retryAll: createRoute({
    ...requires("imports:write"),
    method: "post",
    path: "/api/files/retry",
    operationId: "retryFailedJobs",
    tags: TAGS,
    summary: "Do every failed import again",
    description:
      "Of one type or of all, oldest first, 1,000 at most; answers with those that are on their way.",
    request: { query: RetryQuerySchema },
    responses: {
      202: { description: "They are on their way", content: json(envelope(202, z.array(ImportSchema))) },
      ...problemResponses(["bad_parameter", ...ANY]),
    },
  }),
  /** Stops it. */
  cancel: createRoute({
    ...requires("imports:write"),
    method: "post",
    path: `${JOB}/cancel`,
    operationId: "cancelJob",
    tags: TAGS,
    summary: "Stop an import",
    description: "What has landed is taken back: an import that has ended is all there or not there at all.",
    request: { params },
    responses: {
      200: { description: "It is stopped", content: json(envelope(200, ImportSchema)) },
      202: { description: "Its rows are being taken back", content: json(envelope(202, ImportSchema)) },
      ...problemResponses(["not_found", "import_ended", ...ANY]),
    },
  }),
  /** Takes it back. */
  rollback: createRoute({
    ...requires("imports:write"),
    method: "post",
    path: `${JOB}/rollback`,
    operationId: "rollBackJob",
    tags: TAGS,
    summary: "Take back a completed import",
    description: [
      "Rows become what they were before. What somebody has edited since, and what a newer import has, is kept. Asking again changes",
      "nothing and tells how far it is. The answer waits up to 10 s for the end, so that its counts are those of the whole.",
    ].join(" "),
    request: { params },
    responses: {
      200: { description: "It is taken back", content: json(envelope(200, RolledBackSchema)) },
      202: { description: "Its rows are being taken back", content: json(envelope(202, RolledBackSchema)) },
      ...problemResponses(["not_found", "import_mended", "import_not_completed", ...ANY]),
    },
  }),
  /** A kind's header. */
  template: createRoute({
    ...requires("imports:read"),
    method: "get",
    path: "/api/files/templates/{type}.csv",
    operationId: "getTemplate",
    tags: TAGS,
    summary: "The header that a type expects",
    description: "One line of CSV. Order, capitals, spaces and punctuation do not matter in an upload.",
    request: {
      params: z.object({ type: z.string().openapi({ description: "The type of sheet", example: "sos" }) }),
    },
    responses: {
      200: { description: "The header", content: { "text/csv": { schema: z.string() } } },
      ...problemResponses(["bad_parameter", "not_acceptable", "internal", "stopping"]),
    },
  }),
  /** A page of them. */
  list: (query: z.ZodObject) =>
    createRoute({
      ...requires("imports:read"),
      method: "get",
      path: "/api/files/import-logs",
      operationId: "listImportLogs",
      tags: TAGS,
      summary: "A page of imports",
      description: "Newest first; those that fit all filters.",
      request: { query },
      responses: {
        200: { description: "A page", content: json(listEnvelope(ImportSchema)) },
        ...problemResponses(["bad_parameter", ...ANY]),
      },
    }),
};

function json<S extends z.ZodType>(schema: S) {
  return { "application/json": { schema } };
}
