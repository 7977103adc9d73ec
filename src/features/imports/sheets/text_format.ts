import { isAscii } from "node:buffer";
import type { FileContent } from "#src/platform/files.ts";
import { releasedAfterUse } from "#src/platform/released_after_use.ts";
import type { DelimitedFormat } from "#src/std/csv/delimited_format.ts";
import { detectDelimited } from "#src/std/csv/detect_delimited.ts";
import { detectEncoding } from "#src/std/text/detect_encoding.ts";

const HEAD_BYTES = 1 << 16;

/**
 * Tells how a stored text file is written, from its first 64 KiB; the encoding, where those are plain ASCII, from 64 KiB
 * around the first byte that is not, wherever that stands.
 */
export async function textFormat(file: FileContent): Promise<DelimitedFormat> {
  const head = await file.read(0, HEAD_BYTES);
  const format = detectDelimited(head);
  if (format.encoding !== "utf-8" || !isAscii(head)) return format;
  const telling = await afterAscii(file, head.length);
  return telling !== null && detectEncoding(telling) === "windows-1252"
    ? { ...format, encoding: "windows-1252" }
    : format;
}

/** From the first piece on that is not ASCII; `null` = all is. */
async function afterAscii(file: FileContent, start: number): Promise<Uint8Array | null> {
  let at = start;
  for await (const piece of releasedAfterUse(file.stream(start))) {
    if (!isAscii(piece)) {
      const first = piece.findIndex((byte) => byte > 0x7f);
      return await file.read(at + first, HEAD_BYTES);
    }
    at += piece.length;
  }
  return null;
}
