import type { QueuedMessage, QueuedState } from "./queue.ts";

/** How many messages are in each state. */
export function countQueued(messages: readonly QueuedMessage[]): Record<QueuedState, number> {
  const counts = { waiting: 0, active: 0, delayed: 0, dead: 0 };
  for (const { state } of messages) counts[state]++;
  return counts;
}
