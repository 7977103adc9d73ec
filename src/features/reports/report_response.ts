import type { KeptReport } from "./kept_report.ts";
import type { ReportAnswer } from "./report_answer.ts";

/** An answer as a response. The head is ready but for what differs between two requests. */
export function reportResponse(
  { state, etag, at, content, figures }: ReportAnswer,
  shared: Readonly<Record<string, string>>,
  request: { readonly head: boolean; readonly etags: readonly string[]; readonly now: number },
): Response {
  const headers = new Headers(shared);
  headers.set("etag", etag);
  headers.set("x-cache", state);
  headers.set("age", String(Math.max(0, Math.floor((request.now - at) / 1000))));
  headers.set(
    "server-timing",
    figures === null ? `cache;desc=${state}` : `db;dur=${figures.dbMs.toFixed(1)}`,
  );
  if (content === "unchanged" || isUnchanged(content, request.etags)) {
    headers.delete("content-type");
    headers.delete("content-disposition");
    return new Response(null, { status: 304, headers });
  }
  if (content instanceof ReadableStream) {
    if (!request.head) return new Response(content, { headers });
    void content.cancel();
    return new Response(null, { headers });
  }
  headers.set("content-length", String(content.size));
  if (request.head) return new Response(null, { headers });
  return new Response(typeof content.body === "string" ? content.body : ReadableStream.from(content.body), {
    headers,
  });
}

function isUnchanged(content: KeptReport | ReadableStream, etags: readonly string[]): boolean {
  if (content instanceof ReadableStream || etags.length === 0) return false;
  return etags.some((etag) => etag === "*" || etag === content.etag || etag === content.runEtag);
}
