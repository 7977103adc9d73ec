import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";

/** A token as an attacker may put it together. */
export interface ForgedToken {
  /** An object, or the text that stands in its place. */
  readonly head: unknown;
  readonly claims: unknown;
  /** The key of HS256, or what signs the first two parts. @default {nothing is signed} */
  readonly key?: string | ((text: string) => Uint8Array | string);
}

/** Puts a JWT together without asking whether it is one. */
export function forgedToken({ head, claims, key = () => "" }: ForgedToken): string {
  const text = `${part(head)}.${part(claims)}`;
  const signature = typeof key === "string" ? createHmac("sha256", key).update(text).digest() : key(text);
  return `${text}.${Buffer.from(signature).toString("base64url")}`;
}

function part(value: unknown): string {
  return Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
}
