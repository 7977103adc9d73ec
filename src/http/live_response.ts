import type { LiveAnswer } from "#src/platform/live_cache.ts";
import { entityTags } from "./entity_tags.ts";
import { PRIVATE_HEADERS } from "./private_headers.ts";

const HEADERS = { ...PRIVATE_HEADERS, "content-type": "application/json", "cache-control": "no-cache" };

/** What the head of an answer is made from. */
export interface LiveRequest {
  readonly headers: Headers;
  readonly requestId: string;
  /** What every answer to this request has in its head. */
  readonly shared: Readonly<Record<string, string>>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A kept answer as the client gets it: 304 when it has the same already. Both say which version of the data it shows. */
export function liveResponse(answer: LiveAnswer, { headers, requestId, shared, now }: LiveRequest): Response {
  const { body, etag, state, at, version, dbMs } = answer;
  const wanted = entityTags(headers.get("if-none-match"));
  const unchanged = wanted.length > 0 && (wanted.includes(etag) || wanted[0] === "*");
  const head: Record<string, string> = {
    ...HEADERS,
    ...shared,
    etag,
    "x-cache": state,
    "x-data-version": String(version),
    "x-request-id": requestId,
    age: String(Math.max(0, Math.floor((now - at) / 1000))),
  };
  if (dbMs !== null) head["server-timing"] = `db;dur=${dbMs.toFixed(1)}`;
  if (unchanged) return new Response(null, { status: 304, headers: head });
  return new Response(body, { headers: head });
}
