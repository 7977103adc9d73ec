import { detectEncoding } from "#src/std/text/detect_encoding.ts";
import type { DelimitedFormat } from "./delimited_format.ts";
import { DelimitedParser } from "./delimited_parser.ts";

/** In the order that settles a tie: commas stand in texts and amounts more often than the others. */
const DELIMITERS = ["\t", ";", ","] as const;

/**
 * Tells how a text file is written from its first bytes: the encoding, and the delimiter that cuts the most rows into
 * as many cells as the first one; with no delimiter in the first row, a comma.
 *
 * @param head The first 64 KiB or so, or all there is.
 */
export function detectDelimited(head: Uint8Array): DelimitedFormat {
  const encoding = detectEncoding(head);
  const text = new TextDecoder(encoding).decode(head);
  let best: Candidate = { delimiter: ",", share: 0, width: 1 };
  for (const delimiter of DELIMITERS) {
    const candidate = judge(text, delimiter);
    if (candidate.width > 1 && isBetter(candidate, best)) best = candidate;
  }
  return { encoding, delimiter: best.delimiter };
}

interface Candidate {
  readonly delimiter: DelimitedFormat["delimiter"];
  /** Of the rows, how many have as many cells as the first. */
  readonly share: number;
  /** Cells of the first row. */
  readonly width: number;
}

function isBetter(one: Candidate, other: Candidate): boolean {
  return one.share === other.share ? one.width > other.width : one.share > other.share;
}

function judge(text: string, delimiter: Candidate["delimiter"]): Candidate {
  const parser = new DelimitedParser(delimiter);
  try {
    const whole = parser.push(text);
    // A head without a line end, or a single row, is all there is to judge by.
    const rows = whole.length > 0 ? whole : parser.end();
    const alike = rows.filter(({ cells }) => cells.length === parser.width).length;
    return { delimiter, share: rows.length === 0 ? 0 : alike / rows.length, width: parser.width };
  } catch {
    return { delimiter, share: 0, width: 0 };
  }
}
