/** Days, months or years of the calendar that hangs on a wall. */
export type PeriodUnit = "day" | "month" | "year";

/** A period of naive local time, half-open: `from` belongs to it and `to` does not. */
export interface LocalPeriod {
  /** `2026-11-21`, `2026-11` or `2026`. */
  readonly name: string;
  /** Its first midnight, `2026-11-21 00:00:00`. */
  readonly from: string;
  /** The midnight after its last day. */
  readonly to: string;
}

const NAME_LENGTHS: Readonly<Record<PeriodUnit, number>> = { day: 10, month: 7, year: 4 };

/**
 * The period that is on in a time zone at an instant, and those before it: `count` in all, oldest first, each
 * beginning where the one before it ends. Clock changes move no bound, as the bounds are wall-clock times.
 *
 * @param nowMs Milliseconds since 1970.
 * @throws {RangeError} When the time zone is unknown.
 */
export function localPeriods(
  nowMs: number,
  timeZone: string,
  { unit, count }: { readonly unit: PeriodUnit; readonly count: number },
): LocalPeriod[] {
  const today = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone).toPlainDate();
  const current = unit === "day" ? today : today.with(unit === "month" ? { day: 1 } : { day: 1, month: 1 });
  return Array.from({ length: count }, (_, index) => {
    const first = current.subtract(duration(unit, count - 1 - index));
    return {
      name: first.toString().slice(0, NAME_LENGTHS[unit]),
      from: midnight(first),
      to: midnight(first.add(duration(unit, 1))),
    };
  });
}

function duration(unit: PeriodUnit, size: number): Temporal.DurationLike {
  return { [`${unit}s`]: size };
}

function midnight(day: Temporal.PlainDate): string {
  return `${day} 00:00:00`;
}
