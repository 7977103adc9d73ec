import type { ReportAnswer } from "./report_answer.ts";
import type { ReportHeaders } from "./report_headers.ts";

/** What of a request decides how an answer is sent. */
export interface ResponseWishes {
  /** Whether only the head is wanted. */
  readonly head: boolean;
  /** The validators of copies that the reader has. */
  readonly etags: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly requestId: string;
  /** What every answer to this request has in its head. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * An answer as a response.
 *
 * Heads are plain objects and small texts are strings: Deno sends both faster than `Headers` and bytes (measured).
 */
export function reportResponse(
  answer: ReportAnswer,
  shared: ReportHeaders,
  { head, etags, now, requestId, headers: all }: ResponseWishes,
): Response {
  const { state, etag, at, content, figures } = answer;
  const unchanged = isUnchanged(content, etags);
  const headers: Record<string, string> = {
    ...(unchanged ? shared.unchanged : shared.whole),
    ...all,
    etag,
    age: `${Math.max(0, Math.floor((now - at) / 1000))}`,
    "server-timing": figures === null
      ? "cache"
      : `db;dur=${figures.dbMs.toFixed(1)}, render;dur=${figures.renderMs.toFixed(1)}`,
    "x-cache": state,
    "x-request-id": requestId,
  };
  if (content === "unchanged" || unchanged) return new Response(null, { status: 304, headers });
  if (content instanceof ReadableStream) {
    if (head) void content.cancel();
    return new Response(head ? null : content, { headers });
  }
  if (typeof content.body === "string" && !head) return new Response(content.body, { headers });
  headers["content-length"] = `${content.size}`;
  return new Response(typeof content.body === "string" || head ? null : content.body.join()!.stream(), {
    headers,
  });
}

function isUnchanged(content: ReportAnswer["content"], etags: readonly string[]): boolean {
  if (content === "unchanged") return true;
  if (content instanceof ReadableStream || etags.length === 0) return false;
  return etags.some((etag) => etag === "*" || etag === content.etag || etag === content.runEtag);
}
