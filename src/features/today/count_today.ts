import type { Leases } from "#src/platform/leases.ts";
import { countOnce, type CountOnceDeps } from "./count_once.ts";
import { todayLease } from "./today_lease.ts";

/** What counting now and then needs. */
export interface CountTodayDeps extends CountOnceDeps {
  readonly leases: Leases;
}

/** Younger than this, the kept number lasts until the next time that somebody asks, a minute later. */
const FRESH_MS = 45_000;

/**
 * Keeps the live number fresh for readers while nobody watches it: one count for the whole fleet.
 *
 * Does nothing when the number is `fresh`, when somebody is counting (`held`), and when the stores are `unreachable`:
 * then every process counts for its own readers. Throws `DatabaseError`.
 */
export async function countToday(
  deps: CountTodayDeps,
): Promise<"counted" | "fresh" | "held" | "unreachable"> {
  const state = await deps.kept.get();
  if (state === "unreachable") return state;
  if (state !== null && deps.now() - state.at < FRESH_MS) return "fresh";
  const lease = await deps.leases.acquire(todayLease.name, todayLease.ttlMs);
  if (lease === "held" || lease === "unreachable") return lease;
  const { counted } = await countOnce(deps, lease, FRESH_MS);
  return counted ? "counted" : "fresh";
}
