import assert from "node:assert/strict";
import type { LiveData } from "#src/platform/live_data.ts";
import type { Leases } from "#src/platform/leases.ts";
import { createMemoryLeases } from "#src/platform/memory_leases.ts";
import { createMemoryWatermarks } from "#src/platform/memory_watermarks.ts";
import { failsWith } from "#tests/_support/fails_with.ts";
import { failingEntry } from "#tests/_support/live/failing_entry.ts";
import { gatedEntry } from "#tests/_support/live/gated_entry.ts";
import { liveSentence } from "#tests/_support/live/live_sentence.ts";
import { shownAnswer } from "#tests/_support/live/shown_answer.ts";
import { turns } from "#tests/_support/turns.ts";
import { until } from "#tests/_support/until.ts";

const PRODUCTS = ["products"];
const OVERVIEW = ["products", "customers"];

for (const scope of ["fleet", "process"] as const) {
  liveSentence(
    `live cache: ${scope}: what was computed is given until something of it changes`,
    async ({ start }) => {
      const one = start();
      const entry = one.entry(OVERVIEW, { scope });
      assert.equal(one.cache.peek(entry.key), null);
      const first = await one.cache.get(entry);
      assert.equal(shownAnswer(first), 'MISS {"customers":0,"products":0}');
      assert.ok(first.dbMs! > 0);
      assert.equal(shownAnswer(one.cache.peek(entry.key)!), 'HIT {"customers":0,"products":0}');
      assert.equal(one.cache.peek(entry.key), await one.cache.get(entry), "the same object each time");
      await one.raise("orders");
      assert.equal(one.cache.peek(entry.key)?.state, "HIT", "nothing that it shows");
      await one.raise("customers");
      assert.equal(one.cache.peek(entry.key), null);
      const second = await one.cache.get(entry);
      assert.equal(shownAnswer(second), 'MISS {"customers":1,"products":0}');
      assert.equal(second.version, first.version + 1);
      assert.match(second.etag, new RegExp(`^"${second.version}-[\\w-]{22}"$`));
      assert.deepEqual(second.versions, new Map([["products", 0], ["customers", 1]]));
    },
  );
}

liveSentence(
  "live cache: a write in one process is seen in all, before it is answered",
  async ({ start }) => {
    const [one, other] = [start(), start()];
    const entry = other.entry(PRODUCTS);
    await other.cache.get(entry);
    assert.equal(other.cache.peek(entry.key)?.state, "HIT");
    await one.raise("products");
    assert.equal(other.cache.peek(entry.key), null);
    assert.equal(shownAnswer(await other.cache.get(entry)), 'MISS {"products":1}');
    assert.equal(shownAnswer(await one.cache.get(one.entry(PRODUCTS))), 'HIT {"products":1}');
  },
);

liveSentence("live cache: 200 cold readers in 4 processes cost one computing", async (world) => {
  const fleet = Array.from({ length: 4 }, () => world.start());
  const answers = await Promise.all(fleet.flatMap((process) => {
    const entry = process.entry(OVERVIEW);
    return Array.from({ length: 50 }, () => process.cache.get(entry));
  }));
  assert.equal(world.reads(), 1);
  assert.deepEqual(new Set(answers.map(({ etag }) => etag)).size, 1);
  assert.deepEqual(new Set(answers.map(({ state }) => state)), new Set(["HIT", "MISS"]));
});

liveSentence("live cache: each process computes pages of its own once", async (world) => {
  const fleet = [world.start(), world.start()];
  await Promise.all(fleet.flatMap((process) => {
    const entry = process.entry(OVERVIEW, { scope: "process" });
    return Array.from({ length: 50 }, () => process.cache.get(entry));
  }));
  assert.equal(world.reads(), 2);
});

liveSentence("live cache: when the process that computes has died, another takes over", async (world) => {
  const leases = createMemoryLeases({ label: "dead", now: () => performance.now() });
  const fleet = [world.start({ leases }), world.start({ leases })];
  const dead = await leases.acquire("live:fleet/products", 300);
  assert.ok(dead !== "held" && dead !== "unreachable");
  const answers = await Promise.all(
    fleet.flatMap((process) => Array.from({ length: 20 }, () => process.cache.get(process.entry(PRODUCTS)))),
  );
  assert.deepEqual(new Set(answers.map(({ body }) => body)), new Set(['{"products":0}']));
  assert.equal(world.reads(), 1);
});

liveSentence(
  "live cache: a computing that began before a write is of no use to who came after it",
  async ({ start }) => {
    const one = start();
    const { entry, gates } = gatedEntry(one, PRODUCTS);
    const before = one.cache.get(entry);
    await until("it computes", () => gates.length === 1);
    await one.raise("products");
    const after = [one.cache.get(entry), one.cache.get(entry)];
    await turns(5);
    assert.equal(gates.length, 1, "no two at once");
    gates[0]!.open();
    assert.equal(shownAnswer(await before), 'MISS {"products":0}', "nothing was answered when it came");
    await until("it computes again", () => gates.length === 2);
    assert.equal(one.cache.peek(entry.key), null);
    gates[1]!.open();
    for (const answer of await Promise.all(after)) assert.equal(shownAnswer(answer), 'MISS {"products":1}');
    assert.equal(gates.length, 2);
  },
);

liveSentence("live cache: a slow process does not put old data over new", async ({ start }) => {
  const leases = () => createMemoryLeases({ label: "alone", now: () => performance.now() });
  const [slow, quick] = [start({ leases: leases() }), start({ leases: leases() })];
  const { entry, gates } = gatedEntry(slow, PRODUCTS);
  const old = slow.cache.get(entry);
  await until("it computes", () => gates.length === 1);
  await quick.raise("products");
  assert.equal(shownAnswer(await quick.cache.get(quick.entry(PRODUCTS))), 'MISS {"products":1}');
  gates[0]!.open();
  assert.equal(shownAnswer(await old), 'MISS {"products":0}');
  const third = start();
  assert.notEqual((await third.cache.get(third.entry(PRODUCTS))).body, '{"products":0}');
  assert.equal(shownAnswer(quick.cache.peek(entry.key)!), 'HIT {"products":1}');
  assert.equal(slow.cache.peek(entry.key), null);
});

liveSentence(
  "live cache: what is fit in the store is given without a lease, and waited for while another has it",
  async (world) => {
    const one = world.start();
    let asked = 0;
    const leases: Leases = {
      holder: () => Promise.resolve(null),
      async acquire() {
        if (++asked === 4) await one.cache.get(one.entry(PRODUCTS));
        return "held";
      },
    };
    const other = world.start({ leases });
    assert.equal(shownAnswer(await other.cache.get(other.entry(PRODUCTS))), 'HIT {"products":0}');
    assert.equal(asked, 4);
    const third = world.start({ leases });
    assert.equal(shownAnswer(await third.cache.get(third.entry(PRODUCTS))), 'HIT {"products":0}');
    assert.equal(asked, 4);
    assert.equal(world.reads(), 1);
  },
);

liveSentence(
  "live cache: who gets the lease right after another looks whether it is still needed",
  async (world) => {
    const quick = world.start();
    const leases = createMemoryLeases({ label: "late", now: () => performance.now() });
    const late = world.start({
      leases: {
        ...leases,
        holder: () => Promise.resolve(null),
        async acquire(name, ttlMs) {
          await quick.cache.get(quick.entry(PRODUCTS));
          return await leases.acquire(name, ttlMs);
        },
      },
    });
    assert.equal(shownAnswer(await late.cache.get(late.entry(PRODUCTS))), 'HIT {"products":0}');
    assert.equal(world.reads(), 1);
  },
);

liveSentence(
  "live cache: what was computed late does not take the place of newer in memory",
  async ({ start }) => {
    const one = start();
    const { entry, gates } = gatedEntry(one, PRODUCTS);
    const old = one.cache.get(entry, { bypass: true });
    await until("it computes", () => gates.length === 1);
    await one.raise("products");
    await one.cache.get(one.entry(PRODUCTS));
    gates[0]!.open();
    assert.equal(shownAnswer(await old), 'BYPASS {"products":0}');
    assert.equal(shownAnswer(one.cache.peek(entry.key)!), 'HIT {"products":1}');
  },
);

liveSentence(
  "live cache: a process whose clock is ahead keeps nothing newer out of the store",
  async (world) => {
    const ahead = world.start({ cache: { now: () => world.now() + 10_000 } });
    const [one, other] = [world.start(), world.start()];
    assert.equal(shownAnswer(await ahead.cache.get(ahead.entry(PRODUCTS))), 'MISS {"products":0}');
    await one.raise("products");
    assert.equal(shownAnswer(await one.cache.get(one.entry(PRODUCTS))), 'MISS {"products":1}');
    assert.equal(shownAnswer(await other.cache.get(other.entry(PRODUCTS))), 'HIT {"products":1}');
  },
);

liveSentence("live cache: a bypass computes for itself and keeps what came out", async (world) => {
  const one = world.start();
  const entry = one.entry(PRODUCTS);
  await one.cache.get(entry);
  await world.mysql.sql("update numbers set number = 7 where tag = 'products'");
  assert.equal(shownAnswer(one.cache.peek(entry.key)!), 'HIT {"products":0}', "nobody said so");
  world.tick(1);
  const bypassed = await one.cache.get(entry, { bypass: true });
  assert.equal(shownAnswer(bypassed), 'BYPASS {"products":7}');
  assert.ok(bypassed.dbMs! > 0);
  assert.equal(shownAnswer(one.cache.peek(entry.key)!), 'HIT {"products":7}');
  const other = world.start();
  assert.equal(shownAnswer(await other.cache.get(other.entry(PRODUCTS))), 'HIT {"products":7}');
  await failsWith("refused", one.cache.get(failingEntry(entry, "refused"), { bypass: true }));
});

liveSentence("live cache: floors that come to be known later are good enough", async (world) => {
  const one = world.start();
  await one.cache.get(one.entry(PRODUCTS));
  const { data } = world.start();
  await data.confirmFloors();
  const late: LiveData = {
    engine: data.engine,
    read: (tags, work, signal) => data.read(tags, work, signal),
    write: (work, signal) => data.write(work, signal),
    floors: () => data.floors(),
    confirmFloors: () => Promise.resolve(null),
    close: () => data.close(),
  };
  const other = world.start({ cache: { data: late } });
  assert.equal(shownAnswer(await other.cache.get(other.entry(PRODUCTS))), 'HIT {"products":0}');
});

liveSentence("live cache: a process that is cut off believes nothing that it kept", async (world) => {
  const members = new Map();
  const cutOff = new Map();
  const join = () => createMemoryWatermarks({ now: () => performance.now(), shared: { members, cutOff } });
  const lonely = join();
  const [one, other] = [world.start({ watermarks: lonely }), world.start({ watermarks: join() })];
  const entry = one.entry(PRODUCTS);
  await one.cache.get(entry);
  cutOff.set(lonely, performance.now());
  await other.raise("products");
  assert.equal(one.cache.peek(entry.key), null);
  assert.equal(shownAnswer(await one.cache.get(entry)), 'MISS {"products":1}', "of the primary");
  cutOff.clear();
  assert.equal(shownAnswer(await one.cache.get(entry)), 'HIT {"products":1}');
});
