import { entityTags } from "./entity_tags.ts";
import { PRIVATE_HEADERS } from "./private_headers.ts";
import { rateHeaders } from "./rate_headers.ts";
import type { RequestState } from "./request_state.ts";
import { resourceEtag } from "./resource_etag.ts";

/** One resource as it is now. */
export interface ResourceAnswer {
  readonly status: 200 | 201;
  readonly message: string;
  /** `null` = it is gone, and there is nothing to validate. */
  readonly data: object | null;
  /** Where it was made. */
  readonly location?: string;
}

const HEADERS = { ...PRIVATE_HEADERS, "content-type": "application/json", "cache-control": "no-cache" };

/**
 * `{status_code, message, data}` with the strong `ETag` of the data; an answer to `GET` or `HEAD` is a 304 when the client
 * has the same already.
 */
export function resourceResponse(
  { status, message, data, location }: ResourceAnswer,
  { method, headers }: Request,
  state: RequestState,
): Response {
  state.tagged = true;
  const etag = data === null ? null : resourceEtag(data);
  const head: Record<string, string> = {
    ...HEADERS,
    ...state.headers,
    ...rateHeaders(state.limit),
    "x-request-id": state.requestId,
  };
  if (etag !== null) head.etag = etag;
  if (location !== undefined) head.location = location;
  if (method === "GET" || method === "HEAD") {
    const wanted = entityTags(headers.get("if-none-match"));
    if (wanted[0] === "*" || etag !== null && wanted.includes(etag)) {
      return new Response(null, { status: 304, headers: head });
    }
  }
  return new Response(JSON.stringify({ status_code: status, message, data }), { status, headers: head });
}
