import { Cron } from "croner";

/** The times that a cron expression names, on the clock of a time zone. */
export interface LocalSchedule {
  /** The latest such time that is not after `nowMs`, in milliseconds since 1970; `null` when there never was one. */
  latest(nowMs: number): number | null;
}

/**
 * Reads a cron expression of five fields (minute, hour, day of month, month, day of week with 0 or 7 = Sunday).
 *
 * A time that the clock skips counts at the moment of the change, one that it shows twice the first time.
 *
 * @throws {Error} When it is not one.
 */
export function localSchedule(expression: string, timezone: string): LocalSchedule {
  if (expression.trim().startsWith("@")) throw new TypeError("Names of schedules are no cron expressions");
  const cron = new Cron(expression, { timezone, paused: true, mode: "5-part" });
  return {
    // A millisecond later, since the search excludes the moment itself.
    latest: (nowMs) => cron.previousRuns(1, new Date(nowMs + 1))[0]?.getTime() ?? null,
  };
}
