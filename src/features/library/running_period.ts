import { type LocalPeriod, localPeriods, type PeriodUnit } from "#src/std/time/local_periods.ts";
import type { LibrarySource } from "./library_source.ts";

/** The local day, month or year that is on in the library. `nowMs` is in milliseconds since 1970. */
export function runningPeriod(
  { timezone }: LibrarySource,
  nowMs: number,
  unit: PeriodUnit,
): LocalPeriod {
  return localPeriods(nowMs, timezone, { unit, count: 1 })[0]!;
}
