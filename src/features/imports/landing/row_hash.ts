import { createHash } from "node:crypto";

/** What tells whole rows apart: the same for the same values in the same order. */
export function rowHash(values: readonly (string | null)[]): string {
  return createHash("sha256").update(JSON.stringify(values)).digest("base64url");
}
