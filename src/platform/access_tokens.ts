import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { jwtVerify, SignJWT } from "jose";
import { type AccessRefusal, accessRefusal } from "./access_refusal.ts";
import { accessTokenParts } from "./access_token_parts.ts";

/** What a good token of ours says. */
export interface AccessClaims {
  readonly userId: string;
  readonly sessionId: string;
  /** From when on it is not good any more, in milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Gives tokens to those who signed in, and tells later whether one is ours. */
export interface AccessTokens {
  /** What {@linkcode AccessTokens.issue} writes into `iss`. */
  readonly issuer: string;
  /** A new token: a JWT with the user as `sub` and the session as `sid`, and nothing else of them. */
  issue(
    subject: { readonly userId: string; readonly sessionId: string },
  ): Promise<{ readonly token: string; readonly expiresInSeconds: number }>;
  /** The claims of a token that is good now, or why it is not. Never fails, whatever the text. */
  read(token: string): Promise<AccessClaims | AccessRefusal>;
}

/** What tokens are made with. */
export interface AccessTokensOptions {
  /** The first one signs, all are believed: the current one, and those before it until their last tokens are over. */
  readonly keys: readonly string[];
  readonly issuer: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly lifeSeconds: number;
}

const AUDIENCE = "aliran";
const TYPE = "at+jwt";
const ALGORITHM = "HS256";
const KEY_LENGTH_MIN = 32;
/** Clocks of two processes may differ by so much. */
const TOLERANCE_SECONDS = 5;

/**
 * Makes and reads tokens with these keys; opens nothing.
 *
 * @throws {Error} There is no key, or one has fewer than 32 characters.
 */
export function createAccessTokens(options: AccessTokensOptions): AccessTokens {
  return new SignedAccessTokens(options);
}

class SignedAccessTokens implements AccessTokens {
  readonly issuer: string;
  readonly #options: AccessTokensOptions;
  readonly #signer: { readonly id: string; readonly key: Uint8Array };
  /** By the whole head that we write with each: no other head is believed, so that nobody chooses how we check. */
  readonly #keys: ReadonlyMap<string, Uint8Array>;

  constructor(options: AccessTokensOptions) {
    const { keys, issuer } = options;
    if (keys.length === 0 || keys.some((key) => key.length < KEY_LENGTH_MIN)) {
      throw new Error(`Signing keys must have at least ${KEY_LENGTH_MIN} characters`);
    }
    this.issuer = issuer;
    this.#options = options;
    const known = keys.map((key) => ({ id: keyId(key), key: new TextEncoder().encode(key) }));
    this.#signer = known[0]!;
    this.#keys = new Map(known.map(({ id, key }) => [headText(id), key]));
  }

  async issue({ userId, sessionId }: { readonly userId: string; readonly sessionId: string }) {
    const { issuer, lifeSeconds, now } = this.#options;
    const seconds = Math.floor(now() / 1000);
    const token = await new SignJWT({ sid: sessionId })
      .setProtectedHeader(head(this.#signer.id))
      .setIssuer(issuer).setAudience(AUDIENCE).setSubject(userId).setJti(crypto.randomUUID())
      .setIssuedAt(seconds).setNotBefore(seconds).setExpirationTime(seconds + lifeSeconds)
      .sign(this.#signer.key);
    return { token, expiresInSeconds: lifeSeconds };
  }

  async read(token: string): Promise<AccessClaims | AccessRefusal> {
    const parts = accessTokenParts(token);
    if (parts === null) return "malformed";
    const key = this.#keys.get(parts.headText);
    if (key === undefined) return "head";
    const { issuer, lifeSeconds, now } = this.#options;
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: [ALGORITHM],
        issuer,
        audience: AUDIENCE,
        requiredClaims: ["exp", "nbf", "sub", "sid", "jti"],
        maxTokenAge: lifeSeconds,
        clockTolerance: TOLERANCE_SECONDS,
        currentDate: new Date(now()),
      });
      const { sub, sid, exp, iat } = payload;
      if (typeof sub !== "string" || typeof sid !== "string" || !Number.isFinite(exp)) return "claims";
      const end = Math.min(exp!, iat! + lifeSeconds);
      return { userId: sub, sessionId: sid, expiresAt: (end + TOLERANCE_SECONDS) * 1000 };
    } catch (error) {
      return accessRefusal(error);
    }
  }
}

/** Tells keys apart without telling anything of them. */
function keyId(key: string): string {
  return createHash("sha256").update(`aliran signing key\n${key}`).digest("hex").slice(0, 16);
}

function head(kid: string) {
  return { alg: ALGORITHM, kid, typ: TYPE };
}

function headText(kid: string): string {
  return Buffer.from(JSON.stringify(head(kid))).toString("base64url");
}
