import { COOKIE_NAME } from "./cookie_name.ts";

const BEARER = /^bearer(?: +|$)/i;
const SAFE_METHODS = ["GET", "HEAD"];

/**
 * The token that a request shows: in `Authorization: Bearer …`, else in the cookie `aliran_session`, which browsers send by
 * themselves and which therefore counts only for reading and for what a page of this host sends. `null` = it shows none;
 * what is shown and cannot be a token is given as it is.
 */
export function callerToken(request: Request): string | null {
  const { headers } = request;
  const authorization = headers.get("authorization");
  if (authorization !== null && BEARER.test(authorization)) return authorization.replace(BEARER, "");
  const cookies = headers.get("cookie");
  return cookies === null || !isOwnPages(request) ? null : sessionOf(cookies);
}

/** Of two, one may come from somebody who can only set cookies: then none is taken. */
function sessionOf(cookies: string): string | null {
  const pairs = cookies.split(";").map((pair) => pair.trim()).filter((pair) =>
    pair.startsWith(`${COOKIE_NAME}=`)
  );
  return pairs.length === 0 ? null : pairs.map((pair) => pair.slice(COOKIE_NAME.length + 1)).join(" ");
}

function isOwnPages({ method, headers }: Request): boolean {
  if (SAFE_METHODS.includes(method)) return true;
  const site = headers.get("sec-fetch-site");
  if (site !== null) return site === "same-origin";
  const origin = headers.get("origin");
  return origin !== null && URL.canParse(origin) && new URL(origin).host === headers.get("host");
}
