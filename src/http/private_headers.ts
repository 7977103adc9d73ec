import { SECURITY_HEADERS } from "./security_headers.ts";

/** Headers of what is not for any page in the world: no other origin may read it, unless it is one of `CORS_ORIGINS`. */
export const PRIVATE_HEADERS: Readonly<Record<string, string>> = {
  ...SECURITY_HEADERS,
  "cross-origin-resource-policy": "same-origin",
};
