import { createMemoryQueue, type MemoryQueue } from "#src/platform/memory_queue.ts";
import { createQstashQueue } from "#src/platform/qstash_queue.ts";
import { queueContract } from "#tests/_support/contracts/queue_contract.ts";
import { startQueueEar } from "#tests/_support/queue_ear.ts";
import { queueTime } from "#tests/_support/queue_time.ts";
import { startQstashStandIn } from "#tests/_support/servers/qstash_stand_in.ts";

const CONCURRENCY = 4;
const KEYS = { current: "sig_the_current_key", next: "sig_the_next_key" };

queueContract("memory", () => {
  const { now, wait, mishap, ...time } = queueTime();
  const ear = startQueueEar(() => queue.keys, now);
  const queue: MemoryQueue = createMemoryQueue({
    baseUrl: () => ear.url,
    failureJob: "bury",
    concurrency: CONCURRENCY,
    now,
    wait,
    mishap: ({ retried }) => mishap(retried),
  });
  return Promise.resolve({
    ...time,
    queue,
    ear,
    concurrency: CONCURRENCY,
    [Symbol.asyncDispose]: async () => {
      await queue.close();
      await ear[Symbol.asyncDispose]();
    },
  });
});

queueContract("qstash", async () => {
  const { now, wait, mishap, ...time } = queueTime();
  const ear = startQueueEar(() => KEYS, now);
  const token = "a-long-secret-token";
  const standIn = await startQstashStandIn({
    token,
    keys: KEYS,
    now,
    concurrency: CONCURRENCY,
    wait,
    mishap,
  });
  const queue = createQstashQueue({
    url: standIn.url,
    token,
    baseUrl: ear.url,
    failureJob: "bury",
    timeoutMs: 5_000,
  });
  return {
    ...time,
    queue,
    ear,
    concurrency: CONCURRENCY,
    [Symbol.asyncDispose]: async () => {
      await queue.close();
      await standIn[Symbol.asyncDispose]();
      await ear[Symbol.asyncDispose]();
    },
  };
});
