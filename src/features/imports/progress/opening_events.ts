import type { BusHistory, BusPosition } from "#src/platform/bus.ts";
import { streamPosition } from "#src/http/stream_position.ts";
import type { SseBlock } from "#src/std/sse/encode_sse.ts";
import { hasEnded } from "./has_ended.ts";
import type { ImportProgress } from "./import_progress.ts";
import { missedEvents } from "./missed_events.ts";
import { newerProgress } from "./newer_progress.ts";
import { parseProgress } from "./parse_progress.ts";
import { progressBlock } from "./progress_block.ts";

/** What somebody who comes to watch an import is to be told first. */
export interface OpeningEvents {
  readonly blocks: readonly SseBlock[];
  /** What has been heard then; `none` and `lost` = nothing that the bus could go on from. */
  readonly place: BusPosition | "none" | "lost";
  /** The state that is known then. */
  readonly told: ImportProgress;
}

/**
 * What brings a watcher in line: exactly what was missed, or the state as it is now where that is not known. An import that has
 * ended and whose end was heard gives no blocks.
 *
 * @param lastEventId The id that the watcher has; `null` = none.
 * @param known How far the import is.
 */
export function openingEvents(
  lastEventId: string | null,
  known: ImportProgress,
  history: BusHistory | "unreachable",
): OpeningEvents {
  const place = lastEventId === null ? "none" : streamPosition(lastEventId) ?? "lost";
  const end = hasEnded(known) ? progressBlock("progress", known, null) : null;
  if (end !== null && end.id === lastEventId) return { blocks: [], place, told: known };
  if (history === "unreachable") {
    return { blocks: [progressBlock("progress", known, null)], place, told: known };
  }
  const latest = parseProgress(history.events.at(-1)?.text ?? "");
  const told = newerProgress(latest, known);
  const missed = typeof place === "string" ? null : missedEvents(place, history);
  if (missed === null) {
    const at = told === latest || !hasEnded(told) ? history.head : null;
    const blocks = [progressBlock(place === "none" ? "progress" : "reset", told, at)];
    return { blocks, place: history.head, told };
  }
  const blocks = missed.flatMap(({ text, position }) => {
    const progress = parseProgress(text);
    return progress === null ? [] : [progressBlock("progress", progress, position)];
  });
  if (told !== latest) blocks.push(progressBlock("progress", told, null));
  return { blocks, place: missed.at(-1)?.position ?? place, told };
}
