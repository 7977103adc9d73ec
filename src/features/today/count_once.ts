import type { Lease } from "#src/platform/leases.ts";
import { whileHeld } from "#src/platform/while_held.ts";
import type { KeptToday } from "./kept_today.ts";
import type { TodayCounter } from "./today_counter.ts";
import { todayLease } from "./today_lease.ts";
import type { TodayState } from "./today_state.ts";
import type { TodayTeller } from "./today_teller.ts";

/** What one count for all processes needs. */
export interface CountOnceDeps {
  readonly counter: TodayCounter;
  readonly teller: TodayTeller;
  readonly kept: KeptToday;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Counts once for all processes under a lease, and gives it back; not when meanwhile somebody else has left a number
 * that is younger than `freshMs`. Throws `DatabaseError`.
 *
 * When the lease is lost half-way the number is right all the same, and then has no id.
 */
export function countOnce(
  { counter, teller, kept, now }: CountOnceDeps,
  lease: Lease,
  freshMs: number,
): Promise<{ readonly state: TodayState; readonly counted: boolean }> {
  return whileHeld(lease, todayLease.ttlMs, async () => {
    const found = await kept.get();
    if (found !== null && found !== "unreachable" && now() - found.at < freshMs) {
      return { state: found, counted: false };
    }
    const count = await counter.count();
    const told = await teller.tell(count, lease);
    const state = told === "fenced" ? { total: count.total, at: count.at, id: null } : told;
    return { state, counted: true };
  });
}
