const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const DAYS_KEPT_MAX = 20_000;

/**
 * Makes a function that gives the UTC offset (`+07:00`) of a wall-clock time in a time zone, for text that has
 * none. The time is given as if it were UTC: `Date.UTC(2026, 0, 31, 8, 0)` means 08:00 on the wall.
 *
 * A time that the clock skips takes the offset before the change, one that it shows twice the first of the two.
 * Offsets with seconds (local mean time, before about 1930) are rounded to minutes. Days without a change are
 * remembered, up to 20,000, so that a million times cost hardly more than the days they lie in.
 *
 * @throws {RangeError} When the time zone is unknown.
 */
export function localOffset(timeZone: string): (wallMs: number) => string {
  const days = new Map<number, string | null>();
  exactOffset(timeZone, 0);
  return function offsetOf(wallMs) {
    const day = Math.floor(wallMs / DAY_MS);
    let offset = days.get(day);
    if (offset === undefined) {
      if (days.size >= DAYS_KEPT_MAX) days.clear();
      offset = offsetOfDay(timeZone, day);
      days.set(day, offset);
    }
    return offset ?? exactOffset(timeZone, wallMs);
  };
}

/** The one offset of a whole day, or NULL when the clock changes in it. */
function offsetOfDay(timeZone: string, day: number): string | null {
  const first = exactOffset(timeZone, day * DAY_MS);
  const last = exactOffset(timeZone, (day + 1) * DAY_MS - 1);
  return first === last ? first : null;
}

function exactOffset(timeZone: string, wallMs: number): string {
  const wall = Temporal.Instant.fromEpochMilliseconds(wallMs).toZonedDateTimeISO("UTC").toPlainDateTime();
  const instantMs = wall.toZonedDateTime(timeZone).epochMilliseconds;
  const minutes = Math.round((wallMs - instantMs) / MINUTE_MS);
  const size = Math.abs(minutes);
  const hh = String(Math.floor(size / 60)).padStart(2, "0");
  const mm = String(size % 60).padStart(2, "0");
  return `${minutes < 0 ? "-" : "+"}${hh}:${mm}`;
}
