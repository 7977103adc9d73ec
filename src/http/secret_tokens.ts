import { createHash, timingSafeEqual } from "node:crypto";

/** Secrets that callers may show, such as report keys: several at once, for rotation. */
export class SecretTokens {
  readonly #hashes: readonly Uint8Array[];

  constructor(tokens: readonly string[]) {
    this.#hashes = tokens.map(hash);
  }

  /** Whether this is one of them. Takes the same time whichever it is, and however much of one it has. */
  accepts(token: string | undefined): boolean {
    if (token === undefined) return false;
    const given = hash(token);
    return this.#hashes.reduce((accepted, known) => timingSafeEqual(known, given) || accepted, false);
  }
}

function hash(token: string): Uint8Array {
  return createHash("sha256").update(token).digest();
}
