import { PUBLIC_HEADERS } from "#src/http/public_headers.ts";
import type { Report } from "./report.ts";
import { MEDIA_TYPES } from "./media_types.ts";
import type { FormatName } from "./report_formats.ts";

/** What decides an answer's head besides the answer. */
export interface ResponseSettings {
  readonly report: Report;
  readonly format: FormatName;
  /** Whether the reader has a report key. */
  readonly keyed: boolean;
  /** Freshness, unless the report says another. */
  readonly ttlSeconds: number;
  /** How long an expired answer may still be served. */
  readonly staleSeconds: number;
}

/** What of a head all answers with the same settings share. */
export interface ReportHeaders {
  /** Of an answer with a body. */
  readonly whole: Readonly<Record<string, string>>;
  /** Of the news that the reader's copy is good. */
  readonly unchanged: Readonly<Record<string, string>>;
}

/**
 * Makes the heads of a report's answers, once for all requests. Copies of a report with tags must be asked about each time:
 * nobody could tell their holders of an import, and asking costs no statement while nothing has changed.
 */
export function reportHeaders(settings: ResponseSettings): ReportHeaders {
  const { report, format, keyed, staleSeconds } = settings;
  const ttlSeconds = report.ttlSeconds ?? settings.ttlSeconds;
  const varies = report.access === "key" || report.privateColumns.length > 0;
  const visibility = keyed && varies ? "private" : "public";
  const stale = `stale-while-revalidate=${Math.max(ttlSeconds, 60)}, stale-if-error=${staleSeconds}`;
  const ages = keyed && varies ? `max-age=${ttlSeconds}` : `max-age=${ttlSeconds}, s-maxage=${ttlSeconds}`;
  const unchanged = {
    ...PUBLIC_HEADERS,
    "cache-control": report.tags.length > 0 ? `${visibility}, no-cache` : `${visibility}, ${ages}, ${stale}`,
    ...(varies ? { vary: "Authorization" } : {}),
  };
  return {
    unchanged,
    whole: {
      ...unchanged,
      "content-type": MEDIA_TYPES[format],
      "content-disposition": `inline; filename="${report.slug}.${format}"`,
    },
  };
}
