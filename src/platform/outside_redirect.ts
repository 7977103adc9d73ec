import type { IncomingMessage } from "node:http";
import { OutsideError, type OutsideRequest } from "./outside_http.ts";
import { outsideUrl } from "./outside_url.ts";

const KEEP_METHOD: ReadonlySet<number> = new Set([307, 308]);
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, ...KEEP_METHOD]);
/** What another origin may see: who knows which of the rest is a secret. */
const HARMLESS: ReadonlySet<string> = new Set(["accept", "accept-language", "content-type", "user-agent"]);

/**
 * What is to be asked next when an answer is a redirect that is followed; `null` = it is none. A body never goes to another
 * origin, and a method never becomes another: `OutsideHttp` says the rest.
 *
 * @throws {OutsideError} `redirect`, when it leads where may not be asked.
 */
export function outsideRedirect(
  request: OutsideRequest,
  { statusCode: status, headers: { location } }: Pick<IncomingMessage, "statusCode" | "headers">,
): OutsideRequest | null {
  if (location === undefined || !REDIRECTS.has(status!)) return null;
  const isGet = request.method === "GET";
  if (!isGet && !KEEP_METHOD.has(status!)) return null;
  const from = new URL(request.url);
  const to = target(location, from);
  if (to.origin === from.origin) return { ...request, url: to.href };
  if (!isGet) throw new OutsideError("redirect", `'${from.origin}' sends what it was given to another place`);
  const headers = Object.entries(request.headers ?? {}).filter(([name]) => HARMLESS.has(name.toLowerCase()));
  return { ...request, url: to.href, headers: Object.fromEntries(headers) };
}

function target(location: string, from: URL): URL {
  try {
    return outsideUrl(location, from.href);
  } catch {
    throw new OutsideError("redirect", `'${from.origin}' redirects to what may not be asked`);
  }
}
