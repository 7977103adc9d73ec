import { localPeriods, type PeriodUnit } from "#src/std/time/local_periods.ts";
import type { LibrarySource } from "./library_source.ts";
import { readLibrary } from "./read_library.ts";

/** Visits of one day, month or year. */
export interface VisitCount {
  /** `2026-11-21`, `2026-11` or `2026`. */
  readonly period: string;
  readonly total: number;
}

/** All visits of the local period that is on and of those before it, `count` in all, oldest first, zeros included. */
export async function countVisits(
  source: LibrarySource,
  nowMs: number,
  { unit, count }: { readonly unit: PeriodUnit; readonly count: number },
): Promise<VisitCount[]> {
  const periods = localPeriods(nowMs, source.timezone, { unit, count });
  const rows = await readLibrary(source, `visitors/visits_by_${unit}`, {
    from: periods[0]!.from,
    to: periods.at(-1)!.to,
  });
  const totals = new Map(rows.map(({ period, total }) => [digits(period!), Number(total)]));
  return periods.map(({ name }) => ({ period: name, total: totals.get(digits(name)) ?? 0 }));
}

/** SQL writes a month as a number: `202611`. */
function digits(period: string): string {
  return period.replaceAll("-", "");
}
