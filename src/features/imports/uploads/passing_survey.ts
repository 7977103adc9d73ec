import type { ImportKind } from "#src/features/imports/kinds/import_kind.ts";
import { headerRefusal } from "#src/features/imports/rows/header_refusal.ts";
import type { HeaderMatch } from "#src/features/imports/rows/header_match.ts";
import { matchHeader } from "#src/features/imports/rows/match_header.ts";
import { Survey, type SurveyState } from "#src/features/imports/rows/survey.ts";
import { Turns } from "#src/std/async/turns.ts";
import type { DelimitedFormat } from "#src/std/csv/delimited_format.ts";
import type { DelimitedPlace } from "#src/std/csv/delimited_place.ts";
import { detectDelimited } from "#src/std/csv/detect_delimited.ts";
import { readDelimited } from "#src/std/csv/read_delimited.ts";
import { sniffContent } from "#src/std/sheets/sniff_content.ts";

/** All that a survey of a whole text file has seen; whoever goes on from `place` finds nothing left to read. */
export interface PassedSurvey {
  readonly format: DelimitedFormat;
  readonly match: HeaderMatch;
  readonly state: SurveyState;
  /** The end of the file. */
  readonly place: DelimitedPlace;
}

const HEAD_BYTES = 1 << 16;

/**
 * Surveys a text file of one kind while it comes, so that it need not be read once more. Of what is out of the ordinary, a file
 * of mended rows, another encoding further down, anything that is to be refused, nothing is found, and nobody is told: that is
 * for whoever reads the stored file.
 */
export class PassingSurvey {
  readonly #kind: ImportKind;
  #found: Promise<PassedSurvey | null> = Promise.resolve(null);

  constructor(kind: ImportKind) {
    this.#kind = kind;
  }

  /** Gives the bytes as they come; the first piece must hold the first 64 KiB, or all there is. To be called once. */
  async *pass(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    let writer: WritableStreamDefaultWriter<Uint8Array> | null | undefined;
    try {
      for await (const piece of bytes) {
        if (writer === undefined) writer = this.#begin(piece.subarray(0, HEAD_BYTES));
        if (writer !== null) {
          await quietly(writer.ready);
          void quietly(writer.write(piece));
        }
        yield piece;
      }
      if (writer) await quietly(writer.close());
    } finally {
      // Of a file that does not come whole nothing is found.
      if (writer) await quietly(writer.abort());
    }
  }

  /** What was found, when all has passed; `null` = nothing. Never fails. */
  found(): Promise<PassedSurvey | null> {
    return this.#found;
  }

  /** `null` = that is no text. */
  #begin(head: Uint8Array): WritableStreamDefaultWriter<Uint8Array> | null {
    if (sniffContent(head) !== "text") return null;
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    this.#found = surveyOf(this.#kind, readable, detectDelimited(head)).catch(() => null);
    return writable.getWriter();
  }
}

async function surveyOf(
  kind: ImportKind,
  bytes: ReadableStream<Uint8Array>,
  format: DelimitedFormat,
): Promise<PassedSurvey | null> {
  const turns = new Turns();
  let match: HeaderMatch | null = null;
  let survey: Survey | null = null;
  let place: DelimitedPlace | null = null;
  for await (const { rows, next } of readDelimited(bytes, format)) {
    place = next;
    const [header] = rows;
    if (survey === null && header !== undefined) {
      match = matchHeader(kind, header.cells);
      if (headerRefusal(match) !== null || match.mend !== null) return null;
      // What the uploader says counts at the end of the survey, and is for others to know.
      survey = new Survey({ kind, match, options: {} });
      survey.see(rows.slice(1));
    } else survey?.see(rows);
    await turns.pass();
  }
  return survey === null || match === null || place === null
    ? null
    : { format, match, state: survey.state(), place };
}

/** The survey may have ended before the file has. */
async function quietly(promise: Promise<void>): Promise<void> {
  await promise.catch(() => {});
}
