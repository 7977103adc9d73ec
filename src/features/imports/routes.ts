import { badParameters } from "#src/http/bad_parameters.ts";
import { demandAcceptable } from "#src/http/demand_acceptable.ts";
import { PRIVATE_HEADERS } from "#src/http/private_headers.ts";
import type { RequestState } from "#src/http/request_state.ts";
import type { Router } from "#src/http/router.ts";
import { startedStream } from "#src/http/started_stream.ts";
import { unknownId } from "#src/http/unknown_id.ts";
import type { Files } from "#src/platform/files.ts";
import type { OutsideHttp } from "#src/platform/outside_http.ts";
import { awaitEnd } from "./await_end.ts";
import { demandKind } from "#src/features/imports/uploads/demand_kind.ts";
import { errorsCsv } from "./errors_csv.ts";
import { filesAnswer } from "./files_answer.ts";
import { importContracts } from "./import_contracts.ts";
import type { ImportDesk } from "./import_desk.ts";
import type { ImportEvents } from "#src/features/imports/progress/import_events.ts";
import type { ImportProgressBoard } from "#src/features/imports/progress/import_progress.ts";
import { jobId } from "./job_id.ts";
import { mountImportEvents } from "#src/features/imports/progress/mount_import_events.ts";
import { presentImport } from "./present_import.ts";
import { presentPreview } from "./present_preview.ts";
import { presentUndone } from "./present_undone.ts";
import { readProgress } from "#src/features/imports/progress/read_progress.ts";
import { receiveOrder } from "#src/features/imports/uploads/receive_order.ts";
import { receiveUrl } from "#src/features/imports/uploads/receive_url.ts";
import type { UploadLimits } from "#src/features/imports/uploads/receive_upload.ts";
import { ErrorsQuerySchema, importQuerySchema, RetryQuerySchema } from "./schema.ts";
import { templateCsv } from "#src/features/imports/rows/template_csv.ts";

/** What the routes of imports need. */
export interface ImportRoutesDeps {
  readonly desk: ImportDesk;
  readonly board: Pick<ImportProgressBoard, "last">;
  readonly events: Pick<ImportEvents, "open">;
  readonly files: Files;
  readonly limits: UploadLimits;
  readonly outside: Pick<OutsideHttp, "open">;
  /** Longest that a file from a URL may take, in milliseconds. */
  readonly urlMs: number;
  /** Most that the answer to a cancel or a rollback waits for its end, in milliseconds. */
  readonly patienceMs: number;
  /** IANA name; where the days of filters begin. */
  readonly timezone: string;
}

const CSV = "text/csv";
const CSV_HEADERS = {
  ...PRIVATE_HEADERS,
  "content-type": `${CSV}; charset=utf-8`,
  "cache-control": "no-store",
};

/** Everything about files and imports. */
export function mountImports(router: Router, deps: ImportRoutesDeps): void {
  mountFiles(router, deps);
  mountLogs(router, deps);
  mountJob(router, deps);
  mountVerbs(router, deps);
  mountErrors(router, deps);
  mountImportEvents(router, deps);
}

/** What takes files, and what they should look like. */
function mountFiles(router: Router, { desk, files, limits, outside, urlMs }: ImportRoutesDeps): void {
  const { upload, importUrl, preview, template } = importContracts;
  for (const contract of [upload, importUrl, preview, template]) router.declare(contract);
  const receiving = { files, limits, outside, urlMs, kinds: desk.kinds };

  router.post(upload.path, async ({ req, env }) => {
    return uploaded(await desk.accept(await receiveOrder(receiving, req.raw, { surveys: true })), env);
  });
  router.post(importUrl.path, async ({ req, env }) => {
    return uploaded(await desk.accept(await receiveUrl(receiving, req.raw)), env);
  });
  router.post(preview.path, async ({ req, env }) => {
    const order = await receiveOrder(receiving, req.raw, { surveys: false });
    const data = presentPreview(order, await desk.preview(order));
    return filesAnswer({ status: 200, message: "What an upload would do", data }, env);
  });
  router.get("/api/files/templates/:type{[^/]+\\.csv}", ({ req }) => {
    demandAcceptable(req.raw.headers.get("accept"), CSV);
    const kind = demandKind(desk.kinds, req.param("type").slice(0, -".csv".length));
    const bytes = new Uint8Array(templateCsv(kind));
    return new Response(bytes, { headers: csvHeaders(`${kind.name}.csv`) });
  });
}

function uploaded({ record, known }: Awaited<ReturnType<ImportDesk["accept"]>>, env: RequestState): Response {
  const data = { ...presentImport(record), existing: known };
  const message = known ? "This file was imported before" : "The import is on its way";
  return filesAnswer({ status: known ? 200 : 202, message, data, location: data.statusUrl }, env);
}

function mountLogs(router: Router, { desk, timezone }: ImportRoutesDeps): void {
  const schema = importQuerySchema(timezone);
  const contract = importContracts.list(schema);
  router.declare(contract);
  router.get(contract.path, async ({ req, env }) => {
    const read = schema.safeParse(req.query());
    if (!read.success) throw badParameters(read.error.issues);
    const { page, page_size, type, state, file_name, from, before } = read.data;
    const { records, total } = await desk.list({
      kind: type === undefined ? null : demandKind(desk.kinds, type).name,
      state: state ?? null,
      fileName: file_name ?? null,
      from: from ?? null,
      before: before ?? null,
      page,
      pageSize: page_size,
    });
    const meta = { page, page_size, total, total_pages: Math.ceil(total / page_size) };
    return filesAnswer({ status: 200, message: "Imports", data: records.map(presentImport), meta }, env);
  });
}

function mountJob(router: Router, { desk, board }: ImportRoutesDeps): void {
  const { progress, status } = importContracts;
  for (const contract of [progress, status]) router.declare(contract);

  router.get("/api/files/job/:jobId/progress", async ({ req, env }) => {
    const id = jobId(req.param("jobId"));
    const data = await readProgress({ desk, board }, id);
    if (data === null) throw unknownId("Job", id);
    return filesAnswer({ status: 200, message: "Progress", data }, env);
  });
  router.get("/api/files/job/:jobId/status", async ({ req, env }) => {
    const id = jobId(req.param("jobId"));
    const record = await desk.find(id);
    if (record === null) throw unknownId("Job", id);
    return filesAnswer({ status: 200, message: "Import", data: presentImport(record) }, env);
  });
}

function mountVerbs(router: Router, deps: ImportRoutesDeps): void {
  const { desk } = deps;
  const { retry, retryAll, cancel, rollback } = importContracts;
  for (const contract of [retry, retryAll, cancel, rollback]) router.declare(contract);

  router.post(retryAll.path, async ({ req, env }) => {
    const read = RetryQuerySchema.safeParse(req.query());
    if (!read.success) throw badParameters(read.error.issues);
    const { type } = read.data;
    const records = await desk.retryAll(type === undefined ? null : demandKind(desk.kinds, type).name);
    const message = `${records.length} imports are done again`;
    return filesAnswer({ status: 202, message, data: records.map(presentImport) }, env);
  });

  router.post("/api/files/job/:jobId/retry", async ({ req, env }) => {
    const data = presentImport(await desk.retry(jobId(req.param("jobId"))));
    return filesAnswer({ status: 202, message: "The import is done again", data }, env);
  });
  router.post("/api/files/job/:jobId/cancel", async ({ req, env }) => {
    const record = await desk.cancel(jobId(req.param("jobId")));
    const data = presentImport(await awaitEnd(deps, record, req.raw.signal));
    return data.phase === "done"
      ? filesAnswer({ status: 200, message: "The import is stopped", data }, env)
      : filesAnswer({ status: 202, message: "What has landed is being taken back", data }, env);
  });
  router.post("/api/files/job/:jobId/rollback", async ({ req, env }) => {
    const begun = await desk.rollback(jobId(req.param("jobId")));
    const record = await awaitEnd(deps, begun, req.raw.signal);
    const data = { ...presentImport(record), ...presentUndone(record.undone) };
    return record.phase === "done"
      ? filesAnswer({ status: 200, message: "The import is taken back", data }, env)
      : filesAnswer({ status: 202, message: "The import is being taken back", data }, env);
  });
}

function mountErrors(router: Router, { desk }: ImportRoutesDeps): void {
  const { errors } = importContracts;
  router.declare(errors);
  router.get("/api/files/job/:jobId/errors.csv", async ({ req }) => {
    demandAcceptable(req.raw.headers.get("accept"), CSV);
    const id = jobId(req.param("jobId"));
    const read = ErrorsQuerySchema.safeParse(req.query());
    if (!read.success) throw badParameters(read.error.issues);
    const body = await startedStream(errorsCsv(await desk.failures(id), read.data.profile ?? "faithful"));
    const headers = csvHeaders(`errors-${id}.csv`);
    if (req.raw.method !== "HEAD") return new Response(body, { headers });
    await body.cancel();
    return new Response(null, { headers });
  });
}

function csvHeaders(fileName: string): Record<string, string> {
  return { ...CSV_HEADERS, "content-disposition": `attachment; filename="${fileName}"` };
}
