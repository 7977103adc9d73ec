import { QstashError } from "@upstash/qstash";
import { QueueError } from "./queue.ts";

/** Statuses below 500 that pass: asked too early, too often. */
const PASSING: readonly number[] = [408, 425, 429];

/** What QStash, or the way there, threw, as a failure of the queue. */
export function qstashFailure(what: string, cause: unknown): QueueError {
  if (cause instanceof QueueError) return cause;
  const status = cause instanceof QstashError ? cause.status ?? 429 : undefined;
  if (status === undefined) {
    return new QueueError("unavailable", `QStash could not be asked to ${what}`, { cause });
  }
  const refused = status < 500 && !PASSING.includes(status);
  return new QueueError(
    refused ? "refused" : "unavailable",
    `QStash did not ${what}: status ${status}`,
    { cause },
  );
}
