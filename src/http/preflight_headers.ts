import { PUBLIC_HEADERS } from "./public_headers.ts";

/** What a browser is told that asks first. */
export const PREFLIGHT_HEADERS: Readonly<Record<string, string>> = {
  ...PUBLIC_HEADERS,
  "access-control-allow-headers": "Authorization, Cache-Control, If-None-Match, Last-Event-ID, X-Request-Id",
  "access-control-allow-methods": "GET, HEAD, OPTIONS",
  "access-control-max-age": "86400",
};
