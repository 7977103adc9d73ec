import { Buffer } from "node:buffer";
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Replays } from "./replays.ts";
import type { SigningKeys } from "./signing_keys.ts";

/** Why a call is not believed. `unreachable` alone may be otherwise later: nobody knows whether the token was used. */
export type WebhookRefusal =
  | "missing"
  | "malformed"
  | "algorithm"
  | "signature"
  | "claims"
  | "issuer"
  | "address"
  | "expired"
  | "early"
  | "body"
  | "replayed"
  | "unreachable";

/** A call that says to come from the queue. */
export interface WebhookCall {
  /** The header `Upstash-Signature`. */
  readonly token: string | null;
  /** As it came, byte by byte. */
  readonly body: Uint8Array;
  /** Where it must have been sent, from configuration and not from the call. */
  readonly url: string;
}

/** What believing needs. */
export interface WebhookSignatureOptions {
  /** Neither may be empty. */
  readonly keys: SigningKeys;
  readonly replays: Replays;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const TOKEN_LENGTH_MAX = 8_192;
const UTF_8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Tells calls of the queue from others, by QStash's signature: a JWT over the address and the body.
 *
 * Written here and not left to `@upstash/qstash`, whose `Receiver` takes tokens that never end, other algorithms and the
 * same token twice, and with `QSTASH_DEV` in the environment those of everybody. No environment is read.
 */
export class WebhookSignature {
  readonly #keys: readonly string[];
  readonly #replays: Replays;
  readonly #now: () => number;

  /** @throws {Error} A key is empty: then anybody could sign. */
  constructor({ keys, replays, now }: WebhookSignatureOptions) {
    this.#keys = [keys.current, keys.next];
    if (this.#keys.includes("")) throw new Error("Both signing keys are needed: one is empty");
    this.#replays = replays;
    this.#now = now;
  }

  /** Why a call is not believed, `null` when it is: its token is used then and is refused from now on. Never throws. */
  async refusal({ token, body, url }: WebhookCall): Promise<WebhookRefusal | null> {
    if (token === null || token === "") return "missing";
    const claims = claimsOf(token, this.#keys);
    if (typeof claims === "string") return claims;
    const seconds = this.#now() / 1000;
    if (claims.iss !== "Upstash") return "issuer";
    if (claims.sub !== url) return "address";
    if (claims.exp <= seconds) return "expired";
    if (claims.nbf > seconds) return "early";
    if (claims.body.replace(/=+$/, "") !== hashOf(body)) return "body";
    // Last of all, so that no stranger can use up a token or fill the store.
    const use = await this.#replays.use(claims.jti, Math.ceil((claims.exp - seconds) * 1000));
    if (use === "unreachable") return use;
    return use === "used" ? "replayed" : null;
  }
}

interface Claims {
  readonly iss: unknown;
  readonly sub: unknown;
  readonly exp: number;
  readonly nbf: number;
  readonly jti: string;
  readonly body: string;
}

function claimsOf(token: string, keys: readonly string[]): Claims | WebhookRefusal {
  const parts = token.length > TOKEN_LENGTH_MAX ? [] : token.split(".");
  if (parts.length !== 3) return "malformed";
  const [header, payload, signature] = parts.map(bytesOf);
  if (!header || !payload || !signature) return "malformed";
  const head = objectOf(header);
  if (head === null) return "malformed";
  // What it calls critical we do not know, and must then refuse.
  if (head["alg"] !== "HS256" || "crit" in head) return "algorithm";
  const signed = token.slice(0, token.lastIndexOf("."));
  if (!isSigned(signed, signature, keys)) return "signature";
  const claims = objectOf(payload);
  return claims === null ? "malformed" : completed(claims);
}

function isSigned(signed: string, signature: Uint8Array, keys: readonly string[]): boolean {
  return keys.some((key) => {
    const wanted = createHmac("sha256", key).update(signed).digest();
    return wanted.length === signature.length && timingSafeEqual(wanted, signature);
  });
}

function completed({ iss, sub, exp, nbf = 0, jti, body }: Record<string, unknown>): Claims | "claims" {
  if (typeof exp !== "number" || !Number.isFinite(exp) || typeof nbf !== "number") return "claims";
  if (typeof jti !== "string" || jti === "" || typeof body !== "string") return "claims";
  return { iss, sub, exp, nbf, jti, body };
}

/** `null` unless it is base64url in the one way to write it. */
function bytesOf(part: string): Uint8Array | null {
  const bytes = Buffer.from(part, "base64url");
  return part !== "" && bytes.toString("base64url") === part ? bytes : null;
}

function objectOf(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const value = JSON.parse(UTF_8.decode(bytes));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
}

function hashOf(body: Uint8Array): string {
  return createHash("sha256").update(body).digest("base64url");
}
