import { z } from "@hono/zod-openapi";

const FORM = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/;

/** What every database can compare with. */
const FIRST_MS = Date.UTC(1000, 0, 1);
const LAST_MS = Date.UTC(9999, 11, 31);

/**
 * A query parameter that is an instant with its offset, or a date, which stands for its first moment in a time zone. Given back as
 * ISO 8601 in UTC with milliseconds.
 *
 * @param timezone IANA name.
 */
export function instantField(timezone: string) {
  return z.string().transform((text, context) => {
    const ms = FORM.test(text) ? milliseconds(text, timezone) : null;
    if (ms !== null && ms >= FIRST_MS && ms <= LAST_MS) return new Date(ms).toISOString();
    context.addIssue({
      code: "custom",
      message: "must be a date such as 2026-11-21, or an instant such as 2026-11-21T08:00:00+07:00",
    });
    return z.NEVER;
  }).openapi({ type: "string", example: "2026-11-21" });
}

/** `null` = no such day or time. */
function milliseconds(text: string, timezone: string): number | null {
  try {
    return text.length === 10
      ? Temporal.PlainDate.from(text).toZonedDateTime(timezone).epochMilliseconds
      : Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    return null;
  }
}
