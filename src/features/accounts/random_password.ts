import { randomBytes } from "node:crypto";

/** A password that nobody guesses: 24 letters, digits, `-` and `_`, of 144 random bits. */
export function randomPassword(): string {
  return randomBytes(18).toString("base64url");
}
