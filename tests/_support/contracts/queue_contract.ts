import assert from "node:assert/strict";
import type { Mishap } from "#src/platform/memory_courier.ts";
import { deadLetter } from "#src/platform/dead_letter.ts";
import { type Queue, QUEUE_TERMS, QueueError, type QueueFailure } from "#src/platform/queue.ts";
import type { QueueEar } from "#tests/_support/queue_ear.ts";
import { until } from "#tests/_support/until.ts";

/** A queue under test, whose time flies; its failure job is `bury`. */
export interface QueueWorld extends AsyncDisposable {
  readonly queue: Queue;
  readonly ear: QueueEar;
  /** How long the queue waited so far before deliveries, in milliseconds of its own time. */
  readonly waits: readonly number[];
  /** At most this many deliveries at a time. */
  readonly concurrency: number;
  /** Moves its clock. */
  tick(ms: number): void;
  /** What goes wrong with the deliveries to come, by how often they were tried. */
  setMishap(mishap: (retried: number) => Mishap | null): void;
}

const FINAL = { "Upstash-NonRetryable-Error": "true" };
const DAY_SECONDS = 86_400;

/** What every implementation of the port promises, as tests. */
export function queueContract(kind: string, open: () => Promise<QueueWorld>): void {
  function sentence(name: string, run: (world: QueueWorld) => Promise<void>): void {
    Deno.test(`${kind} queue: ${name}`, async () => {
      await using world = await open();
      await run(world);
    });
  }

  sentence("a message reaches its job as it was sent, signed, and is gone when done", async (world) => {
    const { queue, ear } = world;
    const message = { id: "0012", note: "ñ € 😀 \u2028", list: [1.5, null, true] };
    const { id, deduplicated } = await queue.send("run_import", message);
    assert.equal(deduplicated, false);
    await emptied(queue);
    assert.deepEqual(ear.heard, [{
      job: "run_import",
      text: JSON.stringify(message),
      messageId: id,
      retried: 0,
      contentType: "application/json",
      refusal: null,
    }]);
  });

  sentence("what fails is tried again after 2 s, 4 s and 8 s, and is then dead and told", async (world) => {
    const { queue, ear, waits } = world;
    ear.answer = ({ job }) => new Response("no", { status: job === "bury" ? 200 : 500 });
    const { id } = await queue.send("run_import", { n: 7 });
    await until("the burial", () => ear.heard.length === 5);
    assert.deepEqual(ear.heard.map(({ job, retried, refusal }) => [job, retried, refusal]), [
      ["run_import", 0, null],
      ["run_import", 1, null],
      ["run_import", 2, null],
      ["run_import", 3, null],
      ["bury", 0, null],
    ]);
    assert.deepEqual(waits, [2_000, 4_000, 8_000]);
    await until("the burial is done", async () => (await queue.list()).messages.length === 1);
    const { messages: [dead], counts, complete } = await queue.list();
    assert.deepEqual(counts, { waiting: 0, active: 0, delayed: 0, dead: 1 });
    assert.ok(complete);
    assert.deepEqual({ ...dead, id: "" }, {
      id: "",
      job: "run_import",
      state: "dead",
      text: `{"n":7}`,
      dueAt: null,
      status: 500,
    });
    assert.deepEqual(deadLetter(JSON.parse(ear.heard[4]!.text)), {
      job: "run_import",
      message: { n: 7 },
      deadId: dead!.id,
      messageId: id,
      status: 500,
    });
  });

  sentence("what can never succeed is dead at once, by 489 with its header alone", async (world) => {
    const { queue, ear, waits } = world;
    ear.answer = ({ job }) =>
      new Response(null, job === "a" ? { status: 489, headers: FINAL } : { status: 200 });
    await queue.send("a", 1);
    await until("the burial", () => ear.heard.length === 2);
    assert.deepEqual(ear.heard.map(({ job }) => job), ["a", "bury"]);
    assert.deepEqual(waits, []);
    ear.answer = ({ retried }) => new Response(null, retried === 0 ? { status: 489 } : {});
    await queue.send("b", 1);
    await until("the second try", () => ear.heard.length === 4);
    ear.answer = ({ retried }) => new Response(null, retried === 0 ? { status: 400, headers: FINAL } : {});
    await queue.send("c", 1);
    await until("the second try", () => ear.heard.length === 6);
    assert.deepEqual(waits, [2_000, 2_000]);
  });

  sentence("a job that says when to come again is asked then", async ({ queue, ear, waits }) => {
    const said = ["7", "1.5s", "3000000"];
    ear.answer = ({ retried }) =>
      retried === 3
        ? new Response()
        : new Response(null, { status: 503, headers: { "Retry-After": said[retried]! } });
    await queue.send("a", 1);
    await emptied(queue);
    assert.deepEqual(waits, [7_000, 1_500, 8_000], "more than a day is not listened to");
  });

  sentence("a redirect is a failure and is not followed", async ({ queue, ear }) => {
    ear.answer = ({ retried }) =>
      retried === 1
        ? new Response()
        : new Response(null, { status: 307, headers: { Location: "/jobs/other" } });
    await queue.send("a", 1);
    await emptied(queue);
    assert.deepEqual(ear.heard.map(({ job }) => job), ["a", "a"]);
  });

  sentence("a delayed message waits, and says until when", async ({ queue, ear, waits }) => {
    const { id } = await queue.send("a", 1, { delaySeconds: 3 });
    await emptied(queue);
    assert.deepEqual([waits, ear.heard.map(({ messageId }) => messageId)], [[3_000], [id]]);
    await queue.send("a", 2, { delaySeconds: DAY_SECONDS });
    const { counts, messages: [delayed] } = await queue.list();
    assert.deepEqual(counts, { waiting: 0, active: 0, delayed: 1, dead: 0 });
    assert.ok(delayed!.dueAt! > Date.now() + DAY_SECONDS * 900);
    assert.equal(ear.heard.length, 1);
  });

  sentence("of messages with one deduplication id within ten minutes one is taken", async (world) => {
    const { queue, ear, tick } = world;
    const options = { deduplicationId: "slice:17:a/b" };
    const first = await queue.send("a", 1, options);
    for (const wait of [0, 599_000]) {
      tick(wait);
      assert.deepEqual(await queue.send("a", 2, options), { id: first.id, deduplicated: true });
    }
    assert.equal((await queue.send("b", 3, options)).deduplicated, false, "another job");
    tick(2_000);
    const later = await queue.send("a", 4, options);
    assert.equal(later.deduplicated, false);
    assert.notEqual(later.id, first.id);
    await emptied(queue);
    assert.deepEqual(ear.heard.map(({ text }) => text).sort(), ["1", "3", "4"]);
  });

  sentence("a dead letter can be sent again or forgotten, once", async ({ queue, ear }) => {
    ear.answer = ({ job }) => new Response(null, job === "bury" ? {} : { status: 489, headers: FINAL });
    const { id } = await queue.send("a", "mended");
    await queue.send("b", "given up");
    await until("the burials", () => ear.heard.length === 4);
    await until("two are dead", async () => (await queue.list()).messages.length === 2);
    const { messages } = await queue.list();
    const [a, b] = ["a", "b"].map((job) => messages.find((message) => message.job === job)!);
    ear.answer = () => new Response();
    assert.equal(await queue.retry(a!.id), true);
    assert.equal(await queue.discard(b!.id), true);
    await emptied(queue);
    const again = ear.heard.at(-1)!;
    assert.deepEqual([again.text, again.retried, again.refusal], [`"mended"`, 0, null]);
    assert.notEqual(again.messageId, id, "under a new id");
    for (const gone of [a!.id, b!.id, "1725323658779-0", "", "../messages", "x?y"]) {
      assert.deepEqual([await queue.retry(gone), await queue.discard(gone)], [false, false], gone);
    }
  });

  sentence("what no service would take is refused with a sentence", async ({ queue, ear }) => {
    const circle: unknown[] = [];
    circle.push(circle);
    for (const job of ["", "a b", "../x", "A", "a/b", "a?b", "x".repeat(65)]) {
      await failsAs("refused", queue.send(job, 1), `job '${job}'`);
    }
    for (
      const message of [undefined, circle, 1n, "x".repeat(QUEUE_TERMS.messageBytesMax), "é".repeat(40_000)]
    ) {
      await failsAs("refused", queue.send("a", message), "message");
    }
    for (const delaySeconds of [-1, 0.5, NaN, QUEUE_TERMS.delaySecondsMax + 1]) {
      await failsAs("refused", queue.send("a", 1, { delaySeconds }), `delay ${delaySeconds}`);
    }
    assert.equal(ear.heard.length, 0);
  });

  sentence("of many messages all arrive, a bounded number at a time", async (world) => {
    const { queue, ear, concurrency } = world;
    const { promise, resolve } = Promise.withResolvers<void>();
    ear.answer = () => promise.then(() => new Response());
    const sent = await Promise.all(Array.from({ length: 40 }, (_, n) => queue.send("a", n)));
    try {
      await until("as many as may come", () => ear.crowd >= concurrency);
      const { active, waiting } = (await queue.list()).counts;
      assert.deepEqual([active, waiting], [concurrency, 40 - concurrency]);
    } finally {
      resolve();
    }
    await emptied(queue);
    assert.equal(ear.crowd, concurrency);
    assert.deepEqual(new Set(ear.heard.map(({ messageId }) => messageId)), new Set(sent.map(({ id }) => id)));
    assert.equal(ear.heard.length, 40);
  });

  sentence("a delivery may come twice, each signed for itself", async ({ queue, ear, setMishap }) => {
    setMishap(() => "duplicate");
    const { id } = await queue.send("a", 1);
    await emptied(queue);
    assert.deepEqual(ear.heard.map(({ messageId, refusal }) => [messageId, refusal]), [[id, null], [
      id,
      null,
    ]]);
  });

  sentence("a delivery whose answer is lost comes again", async ({ queue, ear, setMishap }) => {
    setMishap((retried) => retried === 0 ? "lost_answer" : null);
    await queue.send("a", 1);
    await emptied(queue);
    assert.deepEqual(ear.heard.map(({ retried }) => retried), [0, 1]);
  });

  sentence("a message may be lost, and a later one may overtake", async ({ queue, ear, setMishap }) => {
    let mishaps: (Mishap | null)[] = ["drop", { delayMs: 10_000 }];
    setMishap(() => mishaps.shift() ?? null);
    for (const n of [1, 2, 3]) await queue.send("a", n);
    await emptied(queue);
    assert.deepEqual(ear.heard.map(({ text }) => text), ["3", "2"]);
    mishaps = [];
  });
}

/** Asserts that work fails as a queue fails, and in this way. */
export async function failsAs(
  failure: QueueFailure,
  work: Promise<unknown>,
  what: string,
): Promise<QueueError> {
  const outcome = await work.then(() => "no failure", (error: unknown) => error);
  assert.ok(outcome instanceof QueueError, `${what}: wanted '${failure}', got ${outcome}`);
  assert.equal(outcome.failure, failure, `${what}: ${outcome.message}`);
  return outcome;
}

function emptied(queue: Queue): Promise<void> {
  return until("nothing is left in the queue", async () => (await queue.list()).messages.length === 0);
}
