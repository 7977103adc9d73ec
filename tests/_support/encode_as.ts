import { Buffer } from "node:buffer";
import type { TextEncoding } from "#src/std/text/text_encoding.ts";

/** The bytes of a text in an encoding; Windows-1252 only of what Latin-1 has too. */
export function encodeAs(text: string, encoding: TextEncoding): Uint8Array {
  switch (encoding) {
    case "utf-8":
      return Buffer.from(text, "utf8");
    case "utf-16le":
      return Buffer.from(text, "utf16le");
    case "utf-16be":
      return Buffer.from(text, "utf16le").swap16();
    case "windows-1252":
      return Buffer.from(text, "latin1");
  }
}
