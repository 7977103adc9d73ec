import { Buffer } from "node:buffer";
import { accessTokenObject } from "./access_token_object.ts";

/** What a token says before anybody knows whether it may be believed. */
export interface AccessTokenParts {
  /** The head as it came. */
  readonly headText: string;
  readonly head: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

const LENGTH_MAX = 8_192;

/**
 * Takes a signed JWT apart; `null` for everything else: longer than 8 KiB, not three parts, a part that is not base64url in
 * the one way to write it, a head or claims that are not a JSON object, or that have one name twice.
 */
export function accessTokenParts(token: string): AccessTokenParts | null {
  const parts = token.length > LENGTH_MAX ? [] : token.split(".");
  if (parts.length !== 3) return null;
  const [headBytes, claimsBytes, signature] = parts.map(bytesOf);
  if (!headBytes || !claimsBytes || !signature) return null;
  const [head, claims] = [headBytes, claimsBytes].map(accessTokenObject);
  return head && claims ? { headText: parts[0]!, head, claims } : null;
}

function bytesOf(part: string): Uint8Array | null {
  const bytes = Buffer.from(part, "base64url");
  return part !== "" && bytes.toString("base64url") === part ? bytes : null;
}
