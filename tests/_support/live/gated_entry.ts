import type { LiveEntry } from "#src/platform/live_cache.ts";
import type { LiveProcess } from "./live_world.ts";

/** An entry whose computing waits at a gate each time, after it has read. */
export function gatedEntry(process: LiveProcess, tags: readonly string[], options: Partial<LiveEntry> = {}) {
  const gates: { readonly open: () => void; readonly signal: AbortSignal }[] = [];
  const entry = process.entry(tags, {
    ...options,
    async compute(signal) {
      const body = await process.numbers(tags);
      const { promise, resolve } = Promise.withResolvers<void>();
      gates.push({ open: resolve, signal });
      await promise;
      return body;
    },
  });
  return { entry, gates };
}
