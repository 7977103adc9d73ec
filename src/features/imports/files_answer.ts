import { PRIVATE_HEADERS } from "#src/http/private_headers.ts";
import { rateHeaders } from "#src/http/rate_headers.ts";
import type { RequestState } from "#src/http/request_state.ts";

/** An answer about files and imports. */
export interface FilesAnswer {
  readonly status: 200 | 202;
  readonly message: string;
  readonly data: unknown;
  /** Where the import is found. */
  readonly location?: string;
  /** Which page of how many. */
  readonly meta?: object;
}

const HEADERS = { ...PRIVATE_HEADERS, "content-type": "application/json", "cache-control": "no-store" };

/** `{status_code, message, data, meta?}`, which nobody keeps. */
export function filesAnswer(
  { status, message, data, location, meta }: FilesAnswer,
  state: RequestState,
): Response {
  state.tagged = true;
  const headers: Record<string, string> = {
    ...HEADERS,
    ...state.headers,
    ...rateHeaders(state.limit),
    "x-request-id": state.requestId,
  };
  if (location !== undefined) headers["location"] = location;
  return new Response(JSON.stringify({ status_code: status, message, data, meta }), { status, headers });
}
