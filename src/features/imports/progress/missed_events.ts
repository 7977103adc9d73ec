import { BUS_EVENTS_MAX, type BusEvent, type BusHistory, type BusPosition } from "#src/platform/bus.ts";

/** What a topic has told after a position: nothing when that lies a little ahead of it; `null` = nobody knows. */
export function missedEvents(
  { epoch, seq }: BusPosition,
  { head, events }: BusHistory,
): readonly BusEvent[] | null {
  if (epoch !== head.epoch) return null;
  const missed = head.seq - seq;
  if (missed <= 0) return -missed <= BUS_EVENTS_MAX ? [] : null;
  return missed > events.length ? null : events.slice(events.length - missed);
}
