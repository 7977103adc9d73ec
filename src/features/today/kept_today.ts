import type { Snapshots } from "#src/platform/snapshots.ts";
import { localDay } from "#src/std/time/local_day.ts";
import type { TodayState } from "./today_state.ts";

/** The live number as all processes share it, kept for two minutes. */
export interface KeptToday {
  /** The number of the present local day. `null` = nobody has left one. */
  get(): Promise<TodayState | null | "unreachable">;
  /** Keeps a number. Returns whether it, or a newer one, is there now; a store out of reach is not an error. */
  put(state: TodayState): Promise<boolean>;
}

const KEY = "visitors:today:count";
const TTL_SECONDS = 120;

/** Makes a {@linkcode KeptToday} in a store. */
export function createKeptToday(
  snapshots: Snapshots,
  { timezone, now }: { readonly timezone: string; readonly now: () => number },
): KeptToday {
  return {
    async get() {
      const snapshot = await snapshots.get(KEY);
      if (snapshot === null || snapshot === "unreachable") return snapshot;
      const state = stateOf(snapshot.body);
      return state !== null && now() < localDay(state.at, timezone).endsAt ? state : null;
    },
    put(state) {
      const etag = `"${state.total}.${state.at}.${state.id ?? ""}"`;
      const body = JSON.stringify(state);
      return snapshots.put(KEY, { body, etag, at: state.at, rows: 1, tags: ["visitors"] }, TTL_SECONDS);
    },
  };
}

/** What another process, perhaps of another version, has written; anything unexpected counts as absent. */
function stateOf(body: string): TodayState | null {
  try {
    const { total, at, id } = JSON.parse(body);
    const valid = Number.isInteger(total) && Number.isFinite(at) && (id === null || typeof id === "string");
    return valid ? { total, at, id } : null;
  } catch {
    return null;
  }
}
