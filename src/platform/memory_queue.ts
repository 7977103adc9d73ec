import { countQueued } from "./count_queued.ts";
import { jobUrl } from "./job_url.ts";
import { type CarriedParcel, type CourierOptions, MemoryCourier } from "./memory_courier.ts";
import {
  type Queue,
  QUEUE_TERMS,
  type QueuedMessage,
  QueueError,
  type QueueListing,
  type SendOptions,
  type SentMessage,
} from "./queue.ts";
import { queueLetter } from "./queue_letter.ts";
import type { SigningKeys } from "./signing_keys.ts";

/** What the embedded queue needs; `wait` and `mishap` are for tests. */
export interface MemoryQueueOptions extends Pick<CourierOptions, "now" | "wait" | "mishap"> {
  /** Where this process is reached: asked at each sending, as the port may be known late. */
  readonly baseUrl: () => string;
  /** The job that is told of dead letters; `null` = none. */
  readonly failureJob: string | null;
  /** Most deliveries at a time. */
  readonly concurrency: number;
}

/** A queue of this process, and what its deliveries are signed with. */
export interface MemoryQueue extends Queue {
  /** Random: no other process knows them. */
  readonly keys: SigningKeys;
}

/**
 * A queue in memory, which signs and delivers over HTTP as QStash does. What is in it ends with the process, so that
 * whoever must not lose work sends it again when it starts.
 */
export function createMemoryQueue(options: MemoryQueueOptions): MemoryQueue {
  return new EmbeddedQueue(options);
}

class EmbeddedQueue implements MemoryQueue {
  readonly keys: SigningKeys = { current: randomKey(), next: randomKey() };
  readonly #options: MemoryQueueOptions;
  readonly #courier: MemoryCourier;
  #closed = false;

  constructor(options: MemoryQueueOptions) {
    this.#options = options;
    this.#courier = new MemoryCourier({
      ...options,
      key: () => this.keys.current,
      deduplicationMs: QUEUE_TERMS.deduplicationSeconds * 1000,
    });
  }

  // Async, so that what is wrong comes as a rejection, as from any queue.
  // deno-lint-ignore require-await
  async send(job: string, message: unknown, options?: SendOptions): Promise<SentMessage> {
    if (this.#closed) throw new QueueError("unavailable", "The queue is closed");
    const { baseUrl, failureJob } = this.#options;
    const { text, delaySeconds, deduplicationKey } = queueLetter(job, message, options);
    return this.#courier.accept({
      url: jobUrl(baseUrl(), job),
      body: text,
      retries: QUEUE_TERMS.retries,
      retryDelay: QUEUE_TERMS.retryDelay,
      delayMs: delaySeconds * 1000,
      timeoutMs: QUEUE_TERMS.deliverySeconds * 1000,
      deduplicationKey,
      failureUrl: failureJob === null ? null : jobUrl(baseUrl(), failureJob),
    });
  }

  list(): Promise<QueueListing> {
    const messages = this.#courier.list().map(presented);
    return Promise.resolve({ messages, counts: countQueued(messages), complete: true });
  }

  retry(deadId: string): Promise<boolean> {
    return Promise.resolve(this.#courier.retry(deadId) !== null);
  }

  discard(deadId: string): Promise<boolean> {
    return Promise.resolve(this.#courier.discard(deadId));
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#courier.close();
  }
}

function presented({ id, parcel, state, dueAt, answer, deadId }: CarriedParcel): QueuedMessage {
  return {
    id: deadId ?? id,
    job: parcel.url.slice(parcel.url.lastIndexOf("/") + 1),
    state,
    text: parcel.body,
    dueAt,
    status: answer === null || answer.status === 0 ? null : answer.status,
  };
}

function randomKey(): string {
  return `sig_${crypto.randomUUID()}${crypto.randomUUID()}`;
}
