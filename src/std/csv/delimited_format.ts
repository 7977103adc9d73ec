import type { TextEncoding } from "#src/std/text/text_encoding.ts";

/** How an uploaded text file is written. */
export interface DelimitedFormat {
  readonly encoding: TextEncoding;
  /** Between cells. */
  readonly delimiter: "," | ";" | "\t";
}
