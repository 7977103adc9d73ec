import type { ProblemCode } from "#src/problem.ts";
import { prefersHtml } from "./prefers_html.ts";

/** What ends when somebody signs in. */
const CODES: readonly ProblemCode[] = ["token_required", "token_invalid"];

/**
 * Sends a browser that was refused for want of a sign-in to the page for that, and from there back; `null` = it was refused
 * for something else, or is no browser that wants to see a page.
 *
 * @param page Its path.
 */
export function signInRedirect(
  { method, url, headers }: Request,
  code: ProblemCode,
  page: string,
): Response | null {
  if (method !== "GET" || !CODES.includes(code) || headers.has("authorization")) return null;
  if (!prefersHtml(headers.get("accept"))) return null;
  const { pathname, search } = new URL(url);
  const location = `${page}?to=${encodeURIComponent(pathname + search)}`;
  return new Response(null, {
    status: 303,
    headers: { location, "cache-control": "no-store", vary: "Accept, Cookie" },
  });
}
