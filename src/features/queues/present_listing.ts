import type { QueueListing } from "#src/platform/queue.ts";
import type { PresentedListing } from "./schema.ts";

/** What is in the queue as clients see it. */
export function presentListing({ counts, messages, complete }: QueueListing): PresentedListing {
  return {
    counts: { ...counts },
    messages: messages.map(({ id, job, state, text, dueAt, status }) => ({
      id,
      job,
      state,
      text,
      dueAt: dueAt === null ? null : new Date(dueAt).toISOString(),
      status,
    })),
    complete,
  };
}
