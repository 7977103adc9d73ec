import { createMemoryQueue } from "#src/platform/memory_queue.ts";
import { createMemoryReplays } from "#src/platform/memory_replays.ts";
import { createQstashQueue } from "#src/platform/qstash_queue.ts";
import type { Queue } from "#src/platform/queue.ts";
import type { Replays } from "#src/platform/replays.ts";
import { createUpstashReplays } from "#src/platform/upstash_replays.ts";
import { WebhookSignature } from "#src/platform/webhook_signature.ts";
import type { Config } from "./config.ts";

/** What carries queued work, and how its calls are known. */
export interface OpenedQueue {
  readonly queue: Queue;
  readonly signature: WebhookSignature;
  /** Where it reaches this service. */
  readonly baseUrl: () => string;
  /** Says where this process listens, once that is known: a queue in memory delivers there. */
  readonly listensAt: (url: string) => void;
}

const TIMEOUT_MS = 5_000;
const REPLAYS_TIMEOUT_MS = 500;
/** Deliveries at a time to this process: imports of different kinds go side by side. */
const CONCURRENCY = 2;
/** The job that is told of dead letters. */
const FAILURE_JOB = "import_failed";

/** Opens QStash where it is set, else a queue in this process's memory. */
export function openQueue(config: Config, { now }: { readonly now: () => number }): OpenedQueue {
  const { qstashToken: token, qstashCurrentSigningKey: current, qstashNextSigningKey: next } = config;
  const replays = openReplays(config);
  if (config.queue === "memory" || token === null || current === null || next === null) {
    let base = "";
    const baseUrl = () => base;
    const queue = createMemoryQueue({ baseUrl, failureJob: FAILURE_JOB, concurrency: CONCURRENCY, now });
    const signature = new WebhookSignature({ keys: queue.keys, replays, now });
    return { queue, signature, baseUrl, listensAt: (url) => void (base = url) };
  }
  const base = config.publicBaseUrl!;
  const queue = createQstashQueue({
    url: config.qstashUrl,
    token,
    baseUrl: base,
    failureJob: FAILURE_JOB,
    timeoutMs: TIMEOUT_MS,
  });
  const signature = new WebhookSignature({ keys: { current, next }, replays, now });
  return { queue, signature, baseUrl: () => base, listensAt: () => {} };
}

function openReplays({ snapshots, upstashUrl: url, upstashToken: token }: Config): Replays {
  return snapshots === "memory" || url === null || token === null
    ? createMemoryReplays({ now: () => performance.now() })
    : createUpstashReplays({ url, token, timeoutMs: REPLAYS_TIMEOUT_MS });
}
