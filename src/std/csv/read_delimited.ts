import { Buffer } from "node:buffer";
import { SheetError } from "#src/std/sheets/sheet_error.ts";
import type { SheetRow } from "#src/std/sheets/sheet_row.ts";
import { decodeText } from "#src/std/text/decode_text.ts";
import type { TextEncoding } from "#src/std/text/text_encoding.ts";
import type { DelimitedFormat } from "./delimited_format.ts";
import { DelimitedParser } from "./delimited_parser.ts";
import type { DelimitedPlace } from "./delimited_place.ts";

/** Rows that follow one another, and where the next one starts. */
export interface DelimitedBatch {
  readonly rows: readonly SheetRow[];
  readonly next: DelimitedPlace;
}

const FILE_START: DelimitedPlace = { byte: 0, rows: 0, width: 0 };

/**
 * Reads the rows of a text file in batches of about 64 KiB of its bytes, with backpressure and memory independent of its size. Blank rows are counted but not given; a batch may be empty.
 *
 * @param source The file's bytes from `start` on.
 * @throws {SheetError} `bad_encoding`, or as {@linkcode DelimitedParser}; the rows before it were given, save those of
 * the same batch.
 */
export async function* readDelimited(
  source: AsyncIterable<Uint8Array>,
  format: DelimitedFormat,
  start: DelimitedPlace = FILE_START,
): AsyncGenerator<DelimitedBatch, void, undefined> {
  const parser = new DelimitedParser(format.delimiter, start.rows, start.width);
  let byte = start.byte;
  try {
    for await (const { text, bytes } of decodeText(source, format.encoding, start.byte)) {
      const rows = parser.push(text);
      byte = bytes;
      yield { rows, next: placeOf(parser, byte - byteLength(parser.unfinished, format.encoding)) };
    }
  } catch (error) {
    throw withRow(error, parser);
  }
  const rows = parser.end();
  if (rows.length > 0) yield { rows, next: placeOf(parser, byte) };
}

function placeOf({ rows, width }: DelimitedParser, byte: number): DelimitedPlace {
  return { byte, rows, width };
}

function byteLength(text: string, encoding: TextEncoding): number {
  switch (encoding) {
    case "utf-8":
      return Buffer.byteLength(text);
    case "windows-1252":
      return text.length;
    default:
      return text.length * 2;
  }
}

/** The decoder knows the byte, the parser the row. */
function withRow(error: unknown, parser: DelimitedParser): unknown {
  if (!(error instanceof SheetError) || error.fault !== "bad_encoding") return error;
  parser.look();
  const row = parser.rows + 1;
  return new SheetError(error.fault, `${error.message} (row ${row})`, { ...error.place, row });
}
