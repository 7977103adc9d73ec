import type { KeptReport } from "./kept_report.ts";
import type { RunFigures } from "./run_report.ts";

/** Where an answer came from. */
export type ReportState = "HIT" | "MISS" | "STALE" | "BYPASS";

/** An answer: the whole, a stream that is still running, or the news that the reader's copy is good. */
export interface ReportAnswer {
  readonly state: ReportState;
  readonly etag: string;
  /** When its statement began, in milliseconds since 1970. */
  readonly at: number;
  readonly content: KeptReport | ReadableStream<Uint8Array> | "unchanged";
  /** Figures of the run that this answer waited for. */
  readonly figures: RunFigures | null;
}

/** The answer that is a kept one. */
export function reportAnswer(
  kept: KeptReport,
  state: ReportState,
  figures: RunFigures | null = null,
): ReportAnswer {
  return { state, etag: kept.etag, at: kept.at, content: kept, figures };
}
