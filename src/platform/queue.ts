/** What holds for every message, whichever service carries it. */
export const QUEUE_TERMS = {
  /** Deliveries after the first one. */
  retries: 3,
  /** Milliseconds before each of them: 2 s, 4 s, 8 s. `retried` is 0 before the first. */
  retryDelay: "2000 * pow(2, retried)",
  /** One delivery that takes longer has failed, in seconds. */
  deliverySeconds: 300,
  /** Largest message, as JSON in UTF-8, in bytes. */
  messageBytesMax: 64 << 10,
  /** Longest that the first delivery may be put off, in seconds: 7 days. */
  delaySecondsMax: 604_800,
  /** How long a deduplication id is remembered, in seconds. */
  deduplicationSeconds: 600,
} as const;

/**
 * `unavailable` = nobody knows whether the message was taken, or the service cannot do it now: ask again, with the same
 * deduplication id. `refused` = it is not taken as it is: asking again is of no use.
 */
export type QueueFailure = "unavailable" | "refused";

/** All that a queue throws. Its sentence holds neither tokens nor messages. */
export class QueueError extends Error {
  override readonly name = "QueueError";
  constructor(readonly failure: QueueFailure, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** How a message is to be sent. */
export interface SendOptions {
  /** The first delivery comes no earlier than this; whole seconds, 0 unless told. */
  readonly delaySeconds?: number;
  /**
   * Of several messages to one job with this id within ten minutes only the first is taken, even if that was lost or is dead
   * by now. Any text.
   */
  readonly deduplicationId?: string;
}

/** A message that was taken. */
export interface SentMessage {
  /** By the service; a dead letter that is retried gets another. */
  readonly id: string;
  /** Whether it is that of an earlier message with the same deduplication id, and this one was dropped. */
  readonly deduplicated: boolean;
}

/** `waiting` = for its turn; `delayed` = until a time, first delivery or retry; `dead` = nobody tries any more. */
export type QueuedState = "waiting" | "active" | "delayed" | "dead";

/** A message that is not done. */
export interface QueuedMessage {
  /** Of the message, or of the dead letter: what {@linkcode Queue.retry} and {@linkcode Queue.discard} take. */
  readonly id: string;
  readonly job: string;
  readonly state: QueuedState;
  /** What was sent, as JSON; `null` where the service does not tell. */
  readonly text: string | null;
  /** When it is delivered next, in milliseconds since 1970; `null` unless it is delayed and the service tells. */
  readonly dueAt: number | null;
  /** Status of the last delivery; `null` = none yet, no answer came, or the service does not tell. */
  readonly status: number | null;
}

/** What is in the queue. */
export interface QueueListing {
  readonly messages: readonly QueuedMessage[];
  /** How many of `messages` are in each state. */
  readonly counts: Readonly<Record<QueuedState, number>>;
  /** Whether that is all; otherwise there are more than the service lists at a time. */
  readonly complete: boolean;
}

/**
 * Carries small JSON messages to jobs by `POST {base}/jobs/{job}`, signed.
 *
 * At least once, in no order: a message may come twice, at the same time too, and long after a later one. A job that
 * answers 2xx is done; 489 with `Upstash-NonRetryable-Error: true` can never succeed and is dead at once; anything else,
 * and no answer, is tried again after 2 s, 4 s and 8 s, or when `Retry-After` says, and then dead. Dead letters are told
 * to the failure job, if there is one, and kept for days. A taken message may still be lost with the service: who must
 * not lose work keeps a record of it and sends again.
 *
 * Every method throws {@linkcode QueueError} and nothing else.
 */
export interface Queue {
  /**
   * Takes a message for a job. `refused` when the job's name is not `[a-z0-9_]`, the message is no JSON or too large, or the
   * delay is out of bounds.
   */
  send(job: string, message: unknown, options?: SendOptions): Promise<SentMessage>;
  /** What is under way and what is dead, newest first as far as the service tells. */
  list(): Promise<QueueListing>;
  /** Sends a dead letter again, with all its deliveries. Returns whether there was one of this id. */
  retry(deadId: string): Promise<boolean>;
  /** Forgets a dead letter. Returns whether there was one of this id. */
  discard(deadId: string): Promise<boolean>;
  /** Ends deliveries of this process, if it makes any. */
  close(): Promise<void>;
}
