import type { LiveAnswer } from "#src/platform/live_cache.ts";

/** What a test compares: `HIT {"products":1}`. */
export function shownAnswer({ state, body }: LiveAnswer): string {
  return `${state} ${body}`;
}
