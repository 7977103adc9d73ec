import type { Bus } from "#src/platform/bus.ts";
import type { Snapshots } from "#src/platform/snapshots.ts";
import { strongEtag } from "#src/std/bytes/strong_etag.ts";
import type { ImportProgress, ImportProgressBoard } from "./import_progress.ts";
import { parseProgress } from "./parse_progress.ts";
import { progressKey } from "./progress_key.ts";

/** What the board needs. */
export interface ProgressBoardDeps {
  readonly snapshots: Snapshots;
  readonly bus: Bus;
}

/** One hour. */
const TTL_SECONDS = 3_600;

/**
 * A board in the shared store, told over the bus. What is older than the last is not told: two who work on one import at the same
 * time cannot make it look as though it went back.
 */
export function createProgressBoard({ snapshots, bus }: ProgressBoardDeps): ImportProgressBoard {
  return {
    async tell(progress) {
      const key = progressKey(progress.jobId);
      const body = JSON.stringify(progress);
      const at = Date.parse(progress.updatedAt);
      const snapshot = { body, etag: strongEtag(body), at, rows: 0, tags: ["imports", progress.jobId] };
      // The store first: who hears of it on the bus may look there.
      await snapshots.put(key, snapshot, TTL_SECONDS);
      await bus.publish(key, body, { fence: at });
    },
    async last(jobId): Promise<ImportProgress | null> {
      const kept = await snapshots.get(progressKey(jobId));
      return kept === null || kept === "unreachable" ? null : parseProgress(kept.body);
    },
  };
}
