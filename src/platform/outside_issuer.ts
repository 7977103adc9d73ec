import { jwtVerify } from "jose";
import { type AccessRefusal, accessRefusal } from "./access_refusal.ts";
import { type AccessTokenParts, accessTokenParts } from "./access_token_parts.ts";
import { OutsideIssuerKeys } from "./outside_issuer_keys.ts";

/** What a good token of an outside issuer says. */
export interface OutsideClaims {
  /** Who it is among the issuer's users; 1 to 255 characters. */
  readonly subject: string;
  /** As the issuer writes them: those that we do not have are among them. */
  readonly roles: readonly string[];
  /** From when on it is not good any more, in milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Why a token is not believed; `unavailable` = the issuer does not tell whether the key is one of its own. */
export type OutsideRefusal = AccessRefusal | "unavailable";

/** Somebody else who signs users in, and whose tokens are taken too. */
export interface OutsideIssuer {
  /** What its tokens have in `iss`. */
  readonly issuer: string;
  /** The claims of a token that is good now, or why it is not. Never fails, whatever the text and whatever the issuer does. */
  read(token: string): Promise<OutsideClaims | OutsideRefusal>;
}

/** What tells an issuer. */
export interface OutsideIssuerOptions {
  readonly issuer: string;
  /** What its tokens for us have in `aud`. */
  readonly audience: string;
  /** Where it shows its public keys: a JSON Web Key Set. Redirects are not followed. */
  readonly jwksUrl: string;
  /** The claim with the roles: an array of texts, or one text with spaces between them. */
  readonly rolesClaim: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Longest wait for the keys, in milliseconds. @default {3_000} */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 3_000;
const TOLERANCE_SECONDS = 5;
const SUBJECT_LENGTH_MAX = 255;
const ALGORITHMS = ["EdDSA", "ES256", "Ed25519", "PS256", "RS256"];
/** By these a token would say itself what it is to be checked with, or that it is to be read otherwise. */
const REFUSED_IN_HEAD = ["b64", "crit", "jku", "jwk", "x5c", "x5u", "zip"];
const TYPES: readonly unknown[] = [undefined, "JWT", "at+jwt", "application/at+jwt"];

/** Opens nothing. */
export function createOutsideIssuer(options: OutsideIssuerOptions): OutsideIssuer {
  return new JwksIssuer(options);
}

class JwksIssuer implements OutsideIssuer {
  readonly issuer: string;
  readonly #options: OutsideIssuerOptions;
  readonly #keys: OutsideIssuerKeys;

  constructor(options: OutsideIssuerOptions) {
    const { issuer, jwksUrl, now, timeoutMs = TIMEOUT_MS } = options;
    this.issuer = issuer;
    this.#options = options;
    this.#keys = new OutsideIssuerKeys({ url: jwksUrl, now, timeoutMs });
  }

  async read(token: string): Promise<OutsideClaims | OutsideRefusal> {
    const parts = accessTokenParts(token);
    if (parts === null) return "malformed";
    const wanted = keyWanted(parts);
    // Nobody is asked for the key of a token that would be refused with it.
    if (wanted === null) return "head";
    if (parts.claims["iss"] !== this.issuer) return "claims";
    const key = await this.#keys.find(wanted);
    if (key === "unavailable") return key;
    return key === null ? "head" : await this.#verified(token, key, wanted.algorithm);
  }

  async #verified(token: string, key: CryptoKey, algorithm: string): Promise<OutsideClaims | OutsideRefusal> {
    const { issuer, audience, rolesClaim, now } = this.#options;
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: [algorithm],
        issuer,
        audience,
        clockTolerance: TOLERANCE_SECONDS,
        currentDate: new Date(now()),
      });
      const { sub, exp } = payload;
      // An end that is missing is none either.
      if (!Number.isFinite(exp)) return "claims";
      if (typeof sub !== "string" || sub === "" || sub.length > SUBJECT_LENGTH_MAX) return "claims";
      const roles = Object.hasOwn(payload, rolesClaim) ? rolesOf(payload[rolesClaim]) : [];
      return { subject: sub, roles, expiresAt: (exp! + TOLERANCE_SECONDS) * 1000 };
    } catch (error) {
      return accessRefusal(error);
    }
  }
}

/** Which key a token says that it is signed with; `null` when it is no kind of token that we take. */
function keyWanted({ head }: AccessTokenParts): { readonly id: string; readonly algorithm: string } | null {
  const { alg, kid, typ } = head;
  const algorithm = ALGORITHMS.find((one) => one === alg);
  if (algorithm === undefined || typeof kid !== "string" || !TYPES.includes(typ)) return null;
  return REFUSED_IN_HEAD.some((name) => Object.hasOwn(head, name)) ? null : { id: kid, algorithm };
}

function rolesOf(claim: unknown): readonly string[] {
  if (typeof claim === "string") return claim.split(" ").filter((role) => role !== "");
  return Array.isArray(claim) ? claim.filter((role) => typeof role === "string") : [];
}
