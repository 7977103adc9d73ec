import type { BusPosition } from "#src/platform/bus.ts";
import type { SseBlock } from "#src/std/sse/encode_sse.ts";
import { hasEnded } from "./has_ended.ts";
import type { ImportProgress } from "./import_progress.ts";

/**
 * Progress as an event.
 *
 * @param at Where the bus stands with it; `null` = the bus did not tell it. An end has an id of its own then, as whoever has heard it
 * need not come back.
 */
export function progressBlock(
  event: "progress" | "reset",
  progress: ImportProgress,
  at: BusPosition | null,
): SseBlock {
  const data = JSON.stringify(progress);
  if (at !== null) return { id: `${at.epoch}-${at.seq}`, event, data };
  return hasEnded(progress) ? { id: `end-${Date.parse(progress.updatedAt)}`, event, data } : { event, data };
}
