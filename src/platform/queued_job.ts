/** One delivery of a message. The same message may be delivered again, at the same time too. */
export interface JobDelivery {
  /** Of the message; a dead letter that is retried comes with another. Names nothing that must happen only once. */
  readonly messageId: string;
  /** Deliveries of this message before this one, as the service counts them. */
  readonly retried: number;
  /** Aborts when the service no longer waits for the answer. */
  readonly signal: AbortSignal;
}

/** `done` = the message is off the queue; `never` = it can never succeed, and why: a dead letter at once. */
export type JobOutcome = "done" | { readonly never: string };

/**
 * Does what a message asks for. What it throws is tried again later; a `Problem` below 500 counts as `never`.
 *
 * @param message What was sent, as read from JSON: check its shape, as an older version may have sent it.
 */
export type QueuedJob = (message: unknown, delivery: JobDelivery) => Promise<JobOutcome>;
