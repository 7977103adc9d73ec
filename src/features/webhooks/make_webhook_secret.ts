import { randomBytes } from "node:crypto";

const BYTES = 32;

/** A new secret of 256 bits, as Standard Webhooks writes it: `whsec_<base64>`. */
export function makeWebhookSecret(): string {
  return `whsec_${randomBytes(BYTES).toString("base64")}`;
}
