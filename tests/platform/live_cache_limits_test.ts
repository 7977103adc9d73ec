import assert from "node:assert/strict";
import { DatabaseError } from "#src/platform/database.ts";
import { failsWith } from "#tests/_support/fails_with.ts";
import { failingEntry } from "#tests/_support/live/failing_entry.ts";
import { gatedEntry } from "#tests/_support/live/gated_entry.ts";
import { liveSentence } from "#tests/_support/live/live_sentence.ts";
import { shownAnswer } from "#tests/_support/live/shown_answer.ts";
import { until } from "#tests/_support/until.ts";

const PRODUCTS = ["products"];

liveSentence(
  "live cache: the last reader that leaves ends the computing, others do not",
  async ({ start }) => {
    const one = start();
    const { entry, gates } = gatedEntry(one, PRODUCTS);
    const readers = [new AbortController(), new AbortController()];
    const answers = readers.map(({ signal }) => one.cache.get(entry, { signal }));
    await until("it computes", () => gates.length === 1);
    readers[0]!.abort();
    await failsWith("cancelled", answers[0]!);
    assert.equal(gates[0]!.signal.aborted, false);
    readers[1]!.abort();
    await failsWith("cancelled", answers[1]!);
    await until("it is aborted", () => gates[0]!.signal.aborted);
    const next = one.cache.get(entry);
    await until("the next reader has it computed anew", () => gates.length === 2);
    gates[1]!.open();
    assert.equal((await next).state, "MISS");
    assert.deepEqual(one.observed, []);
  },
);

liveSentence(
  "live cache: what is too old is computed anew, and given as it is past the soft limit",
  async (world) => {
    const one = world.start({ cache: { softMs: 20 } });
    const { entry, gates } = gatedEntry(one, PRODUCTS);
    const first = one.cache.get(entry);
    await until("it computes", () => gates.length === 1);
    gates[0]!.open();
    await first;
    world.tick(67_000);
    assert.equal(one.cache.peek(entry.key), null);
    const aged = await one.cache.get(entry);
    assert.equal(shownAnswer(aged), 'STALE {"products":0}');
    assert.equal(aged.dbMs, null);
    await until("it computes again", () => gates.length === 2);
    assert.equal(gates[1]!.signal.aborted, false, "it goes on behind the answer");
    gates[1]!.open();
    await until("it is kept", () => one.cache.peek(entry.key)?.state === "HIT");
    const other = one.entry(["customers"], { scope: "process" });
    await one.cache.get(other);
    world.tick(67_000);
    await one.raise("products");
    let answered = false;
    const overtaken = one.cache.get(entry).finally(() => answered = true);
    const slow = { ...other, compute: () => new Promise<never>(() => {}) };
    assert.equal((await one.cache.get(slow)).state, "STALE");
    assert.equal(answered, false, "a write is no matter of age, and the soft limit is over for both");
    await until("it computes", () => gates.length === 3);
    gates[2]!.open();
    assert.equal(shownAnswer(await overtaken), 'MISS {"products":1}');
  },
);

liveSentence(
  "live cache: past the hard limit even an overtaken copy is given, and without one it is a timeout",
  async (world) => {
    const one = world.start({ cache: { hardMs: 20 } });
    const { entry, gates } = gatedEntry(one, PRODUCTS);
    await failsWith("timeout", one.cache.get(entry));
    await until("it computes", () => gates.length === 1);
    assert.equal(gates[0]!.signal.aborted, false, "the answer came late, but is wanted");
    gates[0]!.open();
    await until("it is kept", () => one.cache.peek(entry.key)?.state === "HIT");
    await one.raise("products");
    assert.equal(shownAnswer(await one.cache.get(entry)), 'STALE {"products":0}');
    gates.at(-1)!.open();
    await until("it is kept", () => one.cache.peek(entry.key) !== null);
    assert.equal(shownAnswer(one.cache.peek(entry.key)!), 'HIT {"products":1}');
  },
);

liveSentence("live cache: while the database fails the last copy is given for the grace", async (world) => {
  const one = world.start();
  const entry = one.entry(PRODUCTS);
  await one.cache.get(entry);
  await one.raise("products");
  const broken = failingEntry(entry, "unavailable");
  assert.equal(shownAnswer(await one.cache.get(broken)), 'STALE {"products":0}');
  assert.deepEqual(one.observed.map(({ event }) => event), ["live_failed"]);
  const other = world.start();
  assert.equal(shownAnswer(await other.cache.get(broken)), 'STALE {"products":0}', "out of the store");
  world.tick(661_000);
  await failsWith("unavailable", one.cache.get(broken));
  await failsWith("unavailable", one.cache.get(entry), "it rests");
  await until("it rests no more", () => one.cache.get(entry).then(() => true, () => false));
  assert.equal(shownAnswer(one.cache.peek(entry.key)!), 'HIT {"products":1}');
});

liveSentence(
  "live cache: a database out of reach is asked once a second, whoever wants it",
  async (world) => {
    const one = world.start();
    let asked = 0;
    const entry = one.entry(PRODUCTS, {
      compute() {
        asked++;
        return Promise.reject(new DatabaseError("unavailable", "It fails in this test"));
      },
    });
    for (let reader = 0; reader < 20; reader++) await failsWith("unavailable", one.cache.get(entry));
    assert.equal(asked, 1);
    await until("it is asked again", async () => {
      await failsWith("unavailable", one.cache.get(entry));
      return asked === 2;
    });
  },
);

liveSentence(
  "live cache: copies grow old at times of their own, within a tenth of the usual",
  async (world) => {
    for (const [random, ms] of [[0, 54_000], [0.5, 60_000], [0.999_999, 66_000]] as const) {
      const one = world.start({ cache: { random: () => random } });
      const entry = one.entry(PRODUCTS, { key: `at ${random}`, scope: "process" });
      await one.cache.get(entry);
      world.tick(ms - 1);
      assert.equal(one.cache.peek(entry.key)?.state, "HIT", `before ${ms}`);
      world.tick(1);
      assert.equal(one.cache.peek(entry.key), null, `after ${ms}`);
    }
  },
);

liveSentence("live cache: memory is bounded, and what is used stays", async ({ start }) => {
  const one = start({ cache: { sizeMax: 1_000 } });
  const page = (number: number) =>
    one.entry(PRODUCTS, {
      key: `page ${number}`,
      scope: "process",
      compute: async (signal) => ({ ...await one.numbers(PRODUCTS, signal), body: "x".repeat(100) }),
    });
  for (let number = 0; number < 30; number++) {
    await one.cache.get(page(number));
    assert.notEqual(one.cache.peek("page 0"), null);
  }
  const kept = Array.from({ length: 30 }, (_, number) => one.cache.peek(`page ${number}`) !== null);
  assert.deepEqual(kept.flatMap((is, number) => is ? [number] : []), [0, 22, 23, 24, 25, 26, 27, 28, 29]);
  const large = {
    ...page(99),
    compute: async () => ({ ...await one.numbers(PRODUCTS), body: "x".repeat(2_000) }),
  };
  assert.equal((await one.cache.get(large)).state, "MISS");
  assert.equal(one.cache.peek("page 99"), null);
  assert.notEqual(one.cache.peek("page 0"), null);
});
