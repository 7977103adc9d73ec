import { Client, QstashError } from "@upstash/qstash";
import { within } from "#src/std/async/within.ts";
import { countQueued } from "./count_queued.ts";
import { jobUrl } from "./job_url.ts";
import { qstashFailure } from "./qstash_failure.ts";
import { qstashMessages } from "./qstash_messages.ts";
import {
  type Queue,
  QUEUE_TERMS,
  QueueError,
  type QueueListing,
  type SendOptions,
  type SentMessage,
} from "./queue.ts";
import { queueLetter } from "./queue_letter.ts";

/** What a queue in QStash needs. */
export interface QstashQueueOptions {
  /** Of the service, such as `https://qstash.upstash.io`. */
  readonly url: string;
  readonly token: string;
  /** Where QStash reaches this service, without query. */
  readonly baseUrl: string;
  /** The job that is told of dead letters; `null` = none. */
  readonly failureJob: string | null;
  /** Longest wait for one answer of the service, in milliseconds. */
  readonly timeoutMs: number;
}

/** How many of its log's lines and of its dead letters are read for a listing: as much as the service gives at a time. */
const LINES_MAX = 1_000;
const DEAD_MAX = 100;
/** As QStash makes them; anything else would be read as a path. */
const DEAD_ID = /^\w[\w-]{0,99}$/;

/**
 * A queue in QStash, for the whole fleet. One request each, never repeated; one that is given up may still be taken. What is
 * under way is read from the service's log, and may lag behind.
 */
export function createQstashQueue(options: QstashQueueOptions): Queue {
  return new QstashQueue(options);
}

class QstashQueue implements Queue {
  readonly #client: Client;
  readonly #options: QstashQueueOptions;

  constructor(options: QstashQueueOptions) {
    this.#options = options;
    const { url, token } = options;
    // `devMode` is said: otherwise `QSTASH_DEV` in the environment would put another address and token in their place.
    this.#client = new Client({
      baseUrl: url,
      token,
      retry: false,
      enableTelemetry: false,
      devMode: false,
    });
  }

  async send(job: string, message: unknown, options?: SendOptions): Promise<SentMessage> {
    const { baseUrl, failureJob } = this.#options;
    const { text, delaySeconds, deduplicationKey } = queueLetter(job, message, options);
    const request = {
      url: jobUrl(baseUrl, job),
      body: JSON.parse(text) as unknown,
      retries: QUEUE_TERMS.retries,
      retryDelay: QUEUE_TERMS.retryDelay,
      timeout: QUEUE_TERMS.deliverySeconds,
      ...(delaySeconds > 0 ? { delay: delaySeconds } : {}),
      ...(deduplicationKey === null ? {} : { deduplicationId: deduplicationKey }),
      ...(failureJob === null ? {} : { failureCallback: jobUrl(baseUrl, failureJob) }),
    };
    const answer = await this.#ask("take the message", () => this.#client.publishJSON(request));
    const { messageId, deduplicated = false } = answer as { messageId?: unknown; deduplicated?: boolean };
    if (typeof messageId === "string") return { id: messageId, deduplicated };
    throw new QueueError("unavailable", "QStash's answer names no message");
  }

  async list(): Promise<QueueListing> {
    const [log, dead] = await this.#ask("list messages", () =>
      Promise.all([
        this.#client.logs({ count: LINES_MAX }),
        this.#client.dlq.listMessages({ count: DEAD_MAX }),
      ]));
    const messages = qstashMessages(log.logs, dead.messages, this.#options.baseUrl);
    const complete = log.cursor === undefined && dead.cursor === undefined;
    return { messages, counts: countQueued(messages), complete };
  }

  async retry(deadId: string): Promise<boolean> {
    if (!DEAD_ID.test(deadId)) return false;
    const answer = await this.#ask(
      "retry a dead letter",
      () => unlessUnknown(this.#client.dlq.retry(deadId)),
    );
    return answer !== null && answer.responses.length > 0;
  }

  async discard(deadId: string): Promise<boolean> {
    if (!DEAD_ID.test(deadId)) return false;
    // A list of one: of a list the service says how many were there.
    const answer = await this.#ask(
      "discard a dead letter",
      () => unlessUnknown(this.#client.dlq.delete([deadId])),
    );
    return answer !== null && answer.deleted > 0;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #ask<T>(what: string, ask: () => Promise<T>): Promise<T> {
    const { timeoutMs } = this.#options;
    const late = () => new QueueError("unavailable", `QStash did not ${what} within ${timeoutMs} ms`);
    try {
      return await within(ask(), timeoutMs, late);
    } catch (cause) {
      throw qstashFailure(what, cause);
    }
  }
}

/** `null` when the service does not know the id. */
async function unlessUnknown<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof QstashError && error.status === 404) return null;
    throw error;
  }
}
