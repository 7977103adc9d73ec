import { rateHeaders } from "./rate_headers.ts";
import type { RequestState } from "./request_state.ts";
import { SECURITY_HEADERS } from "./security_headers.ts";

/** What a page in a browser has besides: nobody frames it, and it gets none of these devices. */
const PAGE_HEADERS = {
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  "x-frame-options": "DENY",
};

/** Gives an answer whose maker did not think of them the headers that every one has. What it says itself stands. */
export function completeHead(response: Response, state: RequestState): Response {
  try {
    complete(response.headers, state);
    return response;
  } catch {
    // The head of a redirect made by `Response.redirect` cannot be changed.
    const copy = new Response(response.body, response);
    complete(copy.headers, state);
    return copy;
  }
}

function complete(headers: Headers, { requestId, headers: shared, limit, caller }: RequestState): void {
  headers.set("x-request-id", requestId);
  for (const [name, value] of Object.entries({ ...shared, ...rateHeaders(limit) })) {
    if (name === "vary") headers.append(name, value);
    else headers.set(name, value);
  }
  const isPage = headers.get("content-type")?.startsWith("text/html") ?? false;
  for (const [name, value] of Object.entries({ ...SECURITY_HEADERS, ...(isPage ? PAGE_HEADERS : {}) })) {
    if (!headers.has(name)) headers.set(name, value);
  }
  if (caller.id !== null && !headers.has("cache-control")) headers.set("cache-control", "no-store");
}
