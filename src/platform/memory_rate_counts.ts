import type { RateCounts } from "./rate_counts.ts";

/** How many counts lie about before those that are over are looked for. */
const SWEEP_AT = 1_000;

/** Counts in memory: enough for one process, gone with it. */
export function createMemoryRateCounts({ now }: {
  /** Milliseconds by a clock that never goes back. */
  readonly now: () => number;
}): RateCounts {
  const kept = new Map<string, { readonly hits: number; readonly until: number }>();
  let sweepAt = SWEEP_AT;
  function sweep(): void {
    for (const [key, { until }] of kept) if (until <= now()) kept.delete(key);
    sweepAt = Math.max(SWEEP_AT, kept.size * 2);
  }
  return {
    add(counts) {
      const totals = counts.map(({ key, hits, ttlMs }) => {
        const before = kept.get(key);
        const total = hits + (before === undefined || before.until <= now() ? 0 : before.hits);
        kept.set(key, { hits: total, until: now() + ttlMs });
        return total;
      });
      if (kept.size >= sweepAt) sweep();
      return Promise.resolve(totals);
    },
  };
}
