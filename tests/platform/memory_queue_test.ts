import assert from "node:assert/strict";
import { mountDoor } from "#src/http/mount_door.ts";
import { observedFetch } from "#src/http/observed_fetch.ts";
import { Router } from "#src/http/router.ts";
import { createMemoryQueue, type MemoryQueueOptions } from "#src/platform/memory_queue.ts";
import { createMemoryReplays } from "#src/platform/memory_replays.ts";
import type { QueuedJob } from "#src/platform/queued_job.ts";
import { WebhookSignature } from "#src/platform/webhook_signature.ts";
import { failsAs } from "#tests/_support/contracts/queue_contract.ts";
import { startQueueEar } from "#tests/_support/queue_ear.ts";
import { queueTime } from "#tests/_support/queue_time.ts";
import { until } from "#tests/_support/until.ts";

function openQueue(options: Partial<MemoryQueueOptions>) {
  const baseUrl = () => "http://127.0.0.1:9";
  return createMemoryQueue({ baseUrl, failureJob: null, concurrency: 4, now: Date.now, ...options });
}

Deno.test("memory queue: the door believes it, does each message once and stops what can never succeed", async () => {
  const { now, wait, waits } = queueTime();
  const done: unknown[] = [];
  const jobs = new Map<string, QueuedJob>([
    ["note", (message) => Promise.resolve(done.push(message)).then(() => "done")],
    ["never", () => Promise.resolve({ never: "The file is gone" })],
    [
      "broken",
      (_, { retried }) => retried < 2 ? Promise.reject(new Error("Not yet")) : Promise.resolve("done"),
    ],
  ]);
  const router = new Router(() => {});
  let fetch: (request: Request) => Response | Promise<Response> = observedFetch(router, () => {});
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => fetch(request),
  );
  const baseUrl = () => `http://127.0.0.1:${server.addr.port}`;
  const queue = openQueue({ baseUrl, wait, now });
  const signature = new WebhookSignature({ keys: queue.keys, replays: createMemoryReplays({ now }), now });
  mountDoor(router, { signature, jobs, baseUrl });
  fetch = observedFetch(router, () => {});
  for (let n = 0; n < 10; n++) await queue.send("note", n);
  await queue.send("never", 1);
  await queue.send("broken", 1);
  await queue.send("unknown", 1);
  await until("all that can be done is done", async () => {
    const { counts } = await queue.list();
    return counts.dead === 2 && counts.active + counts.delayed + counts.waiting === 0;
  });
  const { messages } = await queue.list();
  assert.deepEqual(messages.map(({ job, status }) => [job, status]), [["unknown", 404], ["never", 489]]);
  assert.deepEqual(done.sort(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.deepEqual(waits.toSorted((one, other) => one - other), [2_000, 2_000, 4_000, 4_000, 8_000]);
  await queue.close();
  await server.shutdown();
});

Deno.test("memory queue: where nobody listens a message is tried again and dies without a status", async () => {
  const { now, wait, waits } = queueTime();
  const queue = openQueue({ now, wait });
  await queue.send("a", 1);
  await until("it is dead", async () => (await queue.list()).counts.dead === 1);
  const { messages: [dead] } = await queue.list();
  assert.equal(dead!.status, null);
  assert.deepEqual(waits, [2_000, 4_000, 8_000]);
  await queue.close();
});

Deno.test("memory queue: of dead letters the latest thousand are kept", async () => {
  await using ear = startQueueEar(() => queue.keys, Date.now);
  const queue = openQueue({ baseUrl: () => ear.url });
  ear.answer = () => new Response(null, { status: 489, headers: { "Upstash-NonRetryable-Error": "true" } });
  await queue.send("first", 0);
  await until("the first is dead", async () => (await queue.list()).counts.dead === 1);
  await Promise.all(Array.from({ length: 1_000 }, (_, n) => queue.send("later", n)));
  await until(
    "all are dead",
    async () => (await queue.list()).messages.every(({ state }) => state === "dead"),
  );
  const { counts, messages } = await queue.list();
  assert.deepEqual([counts.dead, messages.some(({ job }) => job === "first")], [1_000, false]);
  await queue.close();
});

Deno.test("memory queue: closing ends deliveries under way and those put off, and takes no more", async () => {
  const { promise: left, resolve: leave } = Promise.withResolvers<void>();
  await using ear = startQueueEar(() => queue.keys, Date.now);
  const queue = openQueue({ baseUrl: () => ear.url });
  ear.answer = () => left.then(() => new Response());
  await queue.send("a", 1);
  await queue.send("a", 2, { delaySeconds: 600 });
  await until("it has begun", () => ear.heard.length === 1);
  await queue.close();
  await queue.close();
  await failsAs("unavailable", queue.send("a", 3), "closed");
  leave();
});

Deno.test("memory queue: each process has keys of its own", () => {
  const keys = [openQueue({}), openQueue({})].flatMap(({ keys: { current, next } }) => [current, next]);
  assert.equal(new Set(keys).size, 4);
  for (const key of keys) assert.match(key, /^sig_.{64,}$/);
});
