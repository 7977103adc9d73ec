import { createHash } from "node:crypto";

/** The strong validator of a body, quotes included: the same bytes have the same one in every process. */
export function strongEtag(body: string): string {
  return `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
}
