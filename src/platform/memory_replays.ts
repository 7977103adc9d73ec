import type { Replays } from "./replays.ts";

/** How many ids lie about before those that are over are looked for. */
const SWEEP_AT = 1_000;

/** Remembers in memory: enough for one process, gone with it. */
export function createMemoryReplays({ now }: {
  /** Milliseconds by a clock that never goes back. */
  readonly now: () => number;
}): Replays {
  const until = new Map<string, number>();
  let sweepAt = SWEEP_AT;
  function sweep(): void {
    for (const [id, end] of until) if (end <= now()) until.delete(id);
    sweepAt = Math.max(SWEEP_AT, until.size * 2);
  }
  return {
    use(id, ttlMs) {
      if ((until.get(id) ?? 0) > now()) return Promise.resolve("used");
      if (until.size >= sweepAt) sweep();
      until.set(id, now() + ttlMs);
      return Promise.resolve("first");
    },
  };
}
