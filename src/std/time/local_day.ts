/** A day on the clock of a time zone. */
export interface LocalDay {
  /** `2026-11-21`. */
  readonly date: string;
  /** Its first moment, as naive local text: `2026-11-21 00:00:00`. */
  readonly midnight: string;
  /** The first moment after it: `2026-11-22 00:00:00`. */
  readonly nextMidnight: string;
  /** That moment in milliseconds since 1970; where the clock skips midnight, the first one that it shows. */
  readonly endsAt: number;
}

/** The local day in which a moment lies. Throws a `RangeError` when the time zone is unknown. */
export function localDay(ms: number, timezone: string): LocalDay {
  const date = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timezone).toPlainDate();
  const next = date.add({ days: 1 });
  return {
    date: date.toString(),
    midnight: `${date} 00:00:00`,
    nextMidnight: `${next} 00:00:00`,
    endsAt: next.toZonedDateTime(timezone).epochMilliseconds,
  };
}
