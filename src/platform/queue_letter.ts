import { createHash } from "node:crypto";
import { QUEUE_TERMS, QueueError, type SendOptions } from "./queue.ts";

/** A message as every service takes it. */
export interface QueueLetter {
  /** JSON. */
  readonly text: string;
  readonly delaySeconds: number;
  /** Letters and digits only, of this job alone; `null` = without. */
  readonly deduplicationKey: string | null;
}

/**
 * Reads what a caller wants sent.
 *
 * @throws {QueueError} `refused`, with what is wrong.
 */
export function queueLetter(job: string, message: unknown, options: SendOptions = {}): QueueLetter {
  const { delaySeconds = 0, deduplicationId } = options;
  if (!Number.isInteger(delaySeconds) || delaySeconds < 0 || delaySeconds > QUEUE_TERMS.delaySecondsMax) {
    throw new QueueError(
      "refused",
      `The delay is whole seconds up to ${QUEUE_TERMS.delaySecondsMax}: current value is '${delaySeconds}'`,
    );
  }
  return {
    text: textOf(message),
    delaySeconds,
    // QStash refuses ids with a colon, so callers' ids are never passed on.
    deduplicationKey: deduplicationId === undefined
      ? null
      : createHash("sha256").update(JSON.stringify([job, deduplicationId])).digest("hex"),
  };
}

function textOf(message: unknown): string {
  const text = jsonOf(message);
  if (text === undefined) throw new QueueError("refused", "The message is not JSON");
  const bytes = new TextEncoder().encode(text).length;
  if (bytes <= QUEUE_TERMS.messageBytesMax) return text;
  throw new QueueError(
    "refused",
    `The message must not be larger than ${QUEUE_TERMS.messageBytesMax} bytes: it has ${bytes}`,
  );
}

function jsonOf(message: unknown): string | undefined {
  try {
    return JSON.stringify(message);
  } catch (cause) {
    throw new QueueError("refused", "The message is not JSON", { cause });
  }
}
