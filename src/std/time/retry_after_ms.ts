/** Where a server may say when to come again; the first that can be read counts. */
const HEADERS = [
  "retry-after",
  "x-ratelimit-reset",
  "x-ratelimit-reset-requests",
  "x-ratelimit-reset-tokens",
] as const;
const DAY_MS = 86_400_000;
const SECONDS = /^\d+(?:\.\d+)?$/;
/** As Go writes it: `6m5s`, `1.5h`, `300ms`. */
const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|h|m|s))+$/;
const UNIT_MS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };

/**
 * How many milliseconds a server asks to wait, by `Retry-After` or one of the `X-RateLimit-Reset` headers: seconds, a
 * date, or a duration such as `6m5s`. `null` = it does not say, or asks for more than a day.
 *
 * @param now Milliseconds since 1970.
 */
export function retryAfterMs(headers: Headers, now: number): number | null {
  for (const name of HEADERS) {
    const ms = waitOf(headers.get(name)?.trim() ?? "", now);
    if (ms !== null && ms <= DAY_MS) return ms;
  }
  return null;
}

function waitOf(text: string, now: number): number | null {
  if (SECONDS.test(text)) return Number(text) * 1_000;
  if (DURATION.test(text)) {
    const parts = text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g);
    return parts.reduce((sum, [, count, unit]) => sum + Number(count) * UNIT_MS[unit!]!, 0);
  }
  // `Date.parse` reads much; a date as HTTP writes it begins with the day of the week.
  const at = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
