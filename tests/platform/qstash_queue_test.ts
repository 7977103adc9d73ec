import assert from "node:assert/strict";
import { createQstashQueue, type QstashQueueOptions } from "#src/platform/qstash_queue.ts";
import type { Queue } from "#src/platform/queue.ts";
import { failsAs } from "#tests/_support/contracts/queue_contract.ts";
import { startQueueEar } from "#tests/_support/queue_ear.ts";
import { queueTime } from "#tests/_support/queue_time.ts";
import {
  type QstashFault,
  type QstashStandIn,
  startQstashStandIn,
} from "#tests/_support/servers/qstash_stand_in.ts";
import { until } from "#tests/_support/until.ts";

const TOKEN = "a-long-secret-token";
const KEYS = { current: "sig_1", next: "sig_2" };
/** Nothing is there: deliveries fail at once. */
const BASE = "http://127.0.0.1:9/under";

interface World {
  readonly standIn: QstashStandIn;
  readonly queue: Queue;
  /** Another queue at the same service. */
  open(options: Partial<QstashQueueOptions>): Queue;
}

function sentence(
  name: string,
  run: (world: World) => Promise<void>,
  definition: { readonly sanitizeResources?: boolean } = {},
): void {
  Deno.test(`qstash queue: ${name}`, definition, async () => {
    const { now, wait, mishap } = queueTime();
    await using standIn = await startQstashStandIn({
      token: TOKEN,
      keys: KEYS,
      now,
      concurrency: 4,
      wait,
      mishap,
    });
    const standard = {
      url: standIn.url,
      token: TOKEN,
      baseUrl: `${BASE}/`,
      failureJob: "bury",
      timeoutMs: 5_000,
    };
    const open = (options: Partial<QstashQueueOptions>) => createQstashQueue({ ...standard, ...options });
    await run({ standIn, open, queue: open({}) });
  });
}

sentence("a message is published in QStash's words", async ({ standIn, queue, open }) => {
  await queue.send("run_import", { a: 1 }, { delaySeconds: 30, deduplicationId: "one:two" });
  await open({ failureJob: null }).send("run_import", [2]);
  const [full, plain] = standIn.requests.map(({ method, path, headers, body }) => {
    const ours = Object.entries(headers).filter(([name]) =>
      /^upstash-|^authorization$|^content-type$/.test(name)
    );
    return { method, path, body, headers: Object.fromEntries(ours) };
  });
  const always = {
    authorization: `Bearer ${TOKEN}`,
    "content-type": "application/json",
    "upstash-method": "POST",
    "upstash-retries": "3",
    "upstash-retry-delay": "2000 * pow(2, retried)",
    "upstash-timeout": "300s",
  };
  const id = String(full!.headers["upstash-deduplication-id"]);
  assert.match(id, /^[0-9a-f]{64}$/);
  assert.deepEqual(full, {
    method: "POST",
    path: `/v2/publish/${BASE}/jobs/run_import`,
    body: `{"a":1}`,
    headers: {
      ...always,
      "upstash-delay": "30s",
      "upstash-deduplication-id": id,
      "upstash-failure-callback": `${BASE}/jobs/bury`,
    },
  });
  assert.deepEqual([plain!.body, plain!.headers], ["[2]", always]);
});

const FAULTS: readonly (readonly [what: string, fault: QstashFault, failure: "unavailable" | "refused"])[] = [
  ["is down", "down", "unavailable"],
  ["is behind a proxy's error page", "html502", "unavailable"],
  ["answers with a page", "lying", "unavailable"],
  ["never answers", "mute", "unavailable"],
  ["loses its answer", "lost", "unavailable"],
  ["is overrun", { status: 429 }, "unavailable"],
  ["is broken", { status: 500 }, "unavailable"],
  ["refuses the token", { status: 401 }, "refused"],
  ["refuses the message", { status: 400 }, "refused"],
];

for (const [what, fault, failure] of FAULTS) {
  sentence(
    `a service that ${what} is '${failure}', asked once, and nothing secret is said`,
    async (world) => {
      const { standIn, open } = world;
      const queue = open({ timeoutMs: fault === "mute" ? 100 : 5_000 });
      standIn.setFault(fault);
      const works = {
        send: () => queue.send("a", "a private message"),
        list: () => queue.list(),
        retry: () => queue.retry("1-0"),
        discard: () => queue.discard("1-0"),
      };
      for (const [name, work] of Object.entries(works)) {
        const { message } = await failsAs(failure, work(), name);
        assert.doesNotMatch(message, /secret|private/);
      }
      const sent = standIn.requests.filter(({ method, path }) =>
        method === "POST" && path.includes("publish")
      );
      assert.equal(sent.length, fault === "down" ? 0 : 1, "never repeated on its own");
    },
    // The client does not read the body of a 429, which is then left to the garbage collector.
    what === "is overrun" ? { sanitizeResources: false } : {},
  );
}

sentence(
  "who hears nothing may send again by the same id, and it is taken once",
  async ({ standIn, queue }) => {
    const options = { deduplicationId: "slice 1", delaySeconds: 86_400 };
    standIn.setFault("lost");
    await failsAs("unavailable", queue.send("a", 1, options), "lost");
    standIn.setFault("none");
    assert.equal((await queue.send("a", 1, options)).deduplicated, true);
    assert.equal((await queue.list()).messages.length, 1);
  },
);

sentence("what others sent by the same account is not listed", async ({ queue, open }) => {
  const options = { delaySeconds: 86_400 };
  const { id } = await queue.send("a", 1, options);
  await open({ baseUrl: "http://127.0.0.1:9" }).send("a", 1, options);
  await open({ baseUrl: `${BASE}/jobs` }).send("a", 1, options);
  assert.deepEqual((await queue.list()).messages.map((message) => message.id), [id]);
});

sentence("when its keys are rotated the next one is believed, until it is rotated past", async (world) => {
  const { standIn, open } = world;
  await using ear = startQueueEar(() => KEYS, Date.now);
  const queue = open({ baseUrl: ear.url });
  for (const deliveries of [1, 2, 3]) {
    await queue.send("a", deliveries);
    await until("the delivery", () => ear.heard.length === deliveries);
    standIn.rotateKeys();
  }
  assert.deepEqual(ear.heard.map(({ refusal }) => refusal), [null, null, "signature"]);
});

sentence("an id that is none of QStash's never reaches it", async ({ standIn, queue }) => {
  for (const id of ["", "..", "../messages", "a/b", "a?b=c", "-1", "a b"]) {
    assert.deepEqual([await queue.retry(id), await queue.discard(id)], [false, false], id);
  }
  assert.equal(standIn.requests.length, 0);
});

sentence("QSTASH_DEV and its companions in the environment change nothing", async ({ standIn, open }) => {
  const variables = {
    QSTASH_DEV: "true",
    QSTASH_URL: "http://127.0.0.1:9",
    QSTASH_TOKEN: "another",
    QSTASH_REGION: "US_EAST_1",
  };
  for (const [name, value] of Object.entries(variables)) Deno.env.set(name, value);
  try {
    await open({}).send("a", 1);
  } finally {
    for (const name of Object.keys(variables)) Deno.env.delete(name);
  }
  assert.equal(standIn.requests.length, 1);
});
