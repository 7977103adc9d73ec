import { SECURITY_HEADERS } from "./security_headers.ts";

/** Headers of everything that any page in the world may read: no credentials, no echo of the origin, so caches can share it. */
export const PUBLIC_HEADERS: Readonly<Record<string, string>> = {
  ...SECURITY_HEADERS,
  "access-control-allow-origin": "*",
  "access-control-expose-headers":
    "Age, ETag, Last-Event-ID, RateLimit, RateLimit-Policy, Retry-After, Server-Timing, X-Cache, X-Request-Id",
  "cross-origin-resource-policy": "cross-origin",
};
