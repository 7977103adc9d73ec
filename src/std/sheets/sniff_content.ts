import { Buffer } from "node:buffer";
import { detectEncoding } from "#src/std/text/detect_encoding.ts";

/** What bytes are, whatever they are called. `ole` is an `.xls` of old, or a workbook under a password. */
export type Content = "empty" | "gzip" | "html" | "ole" | "other" | "pdf" | "text" | "xlsx" | "zip";

const STARTS: readonly (readonly [Content, string])[] = [
  ["zip", "PK\x03\x04"],
  ["zip", "PK\x05\x06"],
  ["gzip", "\x1f\x8b\x08"],
  ["pdf", "%PDF-"],
  ["ole", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"],
];
const MARKUP =
  /^\s*(?:<\?xml[^>]*>\s*|<!--[^]*?-->\s*)*<(?:!doctype|html|head|body|meta|table|script|\?xml|workbook)\b/i;
/** What text has no use for; `NUL` in single cells is left to the reader, which names its place. */
// deno-lint-ignore no-control-regex -- control characters are what is looked for
const CONTROLS = /[\0-\x08\x0e-\x1f\x7f]/g;
const CONTROL_SHARE_MAX = 0.05;

/**
 * Tells what a file is from its first bytes, not from its name. A zip counts as a workbook when a part of one stands
 * in it; whether it is a whole one shows when it is opened.
 *
 * @param head The first 64 KiB, or all there is.
 */
export function sniffContent(head: Uint8Array): Content {
  if (head.length === 0) return "empty";
  const raw = Buffer.from(head.buffer, head.byteOffset, head.length).toString("latin1");
  const start = STARTS.find(([, mark]) => raw.startsWith(mark));
  if (start?.[0] === "zip") return isWorkbook(raw) ? "xlsx" : "zip";
  if (start !== undefined) return start[0];
  const text = new TextDecoder(detectEncoding(head)).decode(head);
  if (text === "") return "empty";
  if ((text.match(CONTROLS)?.length ?? 0) > text.length * CONTROL_SHARE_MAX) return "other";
  return MARKUP.test(text) ? "html" : "text";
}

/** Goes by the names in the zip's local headers. */
function isWorkbook(raw: string): boolean {
  const names: string[] = [];
  for (let at = raw.indexOf("PK\x03\x04"); at >= 0; at = raw.indexOf("PK\x03\x04", at + 4)) {
    const length = raw.charCodeAt(at + 26) + raw.charCodeAt(at + 27) * 256;
    names.push(raw.slice(at + 30, at + 30 + length));
  }
  if (names.some((name) => name.startsWith("xl/"))) return true;
  return names.includes("[Content_Types].xml") && !names.some((name) => /^(?:word|ppt)\//.test(name));
}
