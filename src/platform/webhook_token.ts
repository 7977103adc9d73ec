import { Buffer } from "node:buffer";
import { createHash, createHmac } from "node:crypto";

/** What a signature says, as QStash says it. */
export interface WebhookToken {
  /** Where it is delivered to. */
  readonly url: string;
  readonly body: string;
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const LIFE_SECONDS = 300;

/** Signs one delivery as QStash does: a JWT by HS256, good for five minutes, another one each time. */
export function webhookToken({ url, body, key, now }: WebhookToken): string {
  const seconds = Math.floor(now / 1000);
  const claims = {
    iss: "Upstash",
    sub: url,
    exp: seconds + LIFE_SECONDS,
    nbf: 0,
    iat: seconds,
    jti: `jwt_${crypto.randomUUID()}`,
    // With its padding, as QStash sends it.
    body: createHash("sha256").update(body).digest("base64").replaceAll("+", "-").replaceAll("/", "_"),
  };
  const signed = `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}`;
  return `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`;
}

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
