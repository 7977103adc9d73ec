import assert from "node:assert/strict";
import { DatabaseError } from "#src/platform/database.ts";
import { createLiveData } from "#src/platform/live_data.ts";
import { createMemoryWatermarks } from "#src/platform/memory_watermarks.ts";
import type { Tables } from "#src/platform/tables.ts";
import type { Marks, Watermarks } from "#src/platform/watermarks.ts";
import {
  createLiveWorld,
  LIVE_SCHEMA,
  type LiveWorld,
  openTables,
  raiseNumber,
} from "#tests/_support/live/live_world.ts";
import { createOwnMysql } from "#tests/_support/own_mysql.ts";
import { failsWith } from "#tests/_support/fails_with.ts";
import { needs } from "#tests/_support/needs.ts";
import { until } from "#tests/_support/until.ts";

function sentence(name: string, run: (world: LiveWorld) => Promise<void>): void {
  Deno.test({
    name: `live data: ${name}`,
    ...needs("TEST_MYSQL_URL"),
    async fn() {
      await using world = await createLiveWorld();
      await run(world);
    },
  });
}

/** Watermarks that note what is raised, and may wait with it. */
function noting(watermarks: Watermarks, wait = () => Promise.resolve()) {
  const raised: Marks[] = [];
  return {
    raised,
    certain: () => watermarks.certain(),
    shared: () => watermarks.shared(),
    confirm: () => watermarks.confirm(),
    async raise(marks: Marks) {
      raised.push(marks);
      await wait();
      return await watermarks.raise(marks);
    },
    health: () => watermarks.health(),
    close: () => watermarks.close(),
  };
}

/** Tables that can be read no more once they `fails`. */
function breakable(tables: Tables) {
  const broken = { fails: false };
  const readable: Tables = {
    ...tables,
    engine: tables.engine,
    transaction: (work, options) =>
      broken.fails && options?.mode === "snapshot"
        ? Promise.reject(new DatabaseError("unavailable", "It fails in this test"))
        : tables.transaction(work, options),
  };
  return Object.assign(broken, { tables: readable });
}

const alone = () => createMemoryWatermarks({ now: () => performance.now() });

sentence(
  "a write counts what it touches, a read sees the count and its data at one moment",
  async ({ start }) => {
    const { data } = start();
    await data.write(async (session) => {
      session.touch("orders", 1);
      session.touch("products");
      session.touch("orders", 2);
      await Promise.resolve();
    });
    const state = await data.read(["orders"], (_, state) => Promise.resolve(state));
    assert.equal(state.versions.get("orders"), 1);
    assert.equal(state.versions.get("products"), 1);
    assert.equal(state.versions.get("customers"), 0);
    assert.equal(state.rowCounts.get("orders"), 3);
    assert.equal(state.rowCounts.get("products"), 0);
  },
);

sentence("the data of a read are never newer or older than their versions", async ({ start, mysql }) => {
  const one = start();
  let writing = true;
  const writer = (async () => {
    for (let write = 0; write < 40; write++) await one.raise("products");
    writing = false;
  })();
  let reads = 0;
  for (; writing; reads++) {
    const { body, versions } = await one.numbers(["products"]);
    assert.equal(JSON.parse(body).products, versions.get("products"));
  }
  await writer;
  assert.ok(reads > 5);
  const slots = await mysql.sql("select slot from data_versions where tag = 'products' and version > 0");
  assert.ok(slots.length > 5, "writers seldom meet");
});

sentence("a write that is undone touches nothing, one that is run again touches once", async (world) => {
  const watermarks = noting(alone());
  const { primary } = world.start();
  let failures = 1;
  const again: Tables = {
    ...primary,
    engine: primary.engine,
    async transaction(work, options) {
      if (failures-- > 0) {
        const undone = primary.transaction(async (session) => {
          await work(session);
          throw new Error("Deadlock of this test");
        }, options);
        await assert.rejects(undone, /Deadlock of this test/);
      }
      return await primary.transaction(work, options);
    },
  };
  const { data: plain } = world.start();
  const options = { replica: null, statements: world.statements, observe: () => {} };
  const data = createLiveData({ ...options, primary: again, watermarks });
  let attempt = 0;
  await data.write(async (session) => {
    session.touch(attempt++ === 0 ? "customers" : "orders", 1);
    await Promise.resolve();
  });
  const refused = data.write((session) => {
    session.touch("products");
    throw new TypeError("No such thing");
  });
  await assert.rejects(refused);
  const { versions, rowCounts } = await plain.read([], (_, state) => Promise.resolve(state));
  assert.deepEqual([versions.get("customers"), versions.get("orders"), versions.get("products")], [0, 1, 0]);
  assert.equal(rowCounts.get("orders"), 1);
  assert.deepEqual(watermarks.raised, [new Map([["orders", 1]])]);
  await data.close();
});

sentence("a tag without versions is refused, and nothing is written", async ({ start }) => {
  const one = start();
  const write = one.data.write(async (session) => {
    await raiseNumber(session, "products");
    session.touch("prodcuts");
  });
  await assert.rejects(write, /Cannot touch 'products', 'prodcuts'/);
  assert.equal(JSON.parse((await one.numbers(["products"])).body).products, 0);
});

sentence("a write that touches nothing tells nobody", async ({ start }) => {
  const watermarks = noting(alone());
  const { data } = start({ watermarks });
  assert.equal(await data.write(() => Promise.resolve("done")), "done");
  assert.deepEqual(watermarks.raised, []);
});

sentence("commits while one telling is under way share the next", async ({ start }) => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const watermarks = noting(alone(), () => promise);
  const one = start({ watermarks });
  const first = one.raise("products");
  await until("the first is told", () => watermarks.raised.length === 1);
  let answered = 0;
  const others = ["orders", "customers", "orders", "products"].map((tag) =>
    one.raise(tag).then(() => void answered++)
  );
  await until("they are committed", async () => {
    const { versions } = await one.data.read([], (_, state) => Promise.resolve(state));
    return [...versions.values()].reduce((sum, version) => sum + version, 0) === 5;
  });
  assert.equal(answered, 0);
  assert.equal(watermarks.raised.length, 1);
  resolve();
  await Promise.all([first, ...others]);
  const second = new Map([["customers", 1], ["orders", 2], ["products", 2]]);
  assert.deepEqual(watermarks.raised, [new Map([["products", 1]]), second]);
});

sentence(
  "a write of which nobody can be told is answered when nobody is certain without it",
  async (world) => {
    const mute: Watermarks = { ...noting(alone()), raise: () => Promise.resolve("unreachable") };
    const writer = world.start({ watermarks: mute, certainMs: 200 });
    const reader = world.start({ certainMs: 200 });
    await reader.data.confirmFloors();
    await writer.raise("products");
    assert.equal(reader.data.floors(), null);
    assert.equal((await reader.data.confirmFloors())?.get("products"), 1);
  },
);

sentence(
  "floors are unknown until they were confirmed, and then come from the database too",
  async ({ start, mysql }) => {
    const one = start();
    await mysql.sql("update data_versions set version = 3 where tag = 'orders' and slot = 5");
    assert.equal(one.data.floors(), null);
    const confirmed = await one.data.confirmFloors();
    assert.equal(confirmed?.get("orders"), 3);
    assert.equal(one.data.floors(), confirmed, "the same while nothing changes");
    await one.raise("orders");
    assert.equal(one.data.floors()?.get("orders"), 4);
    assert.equal(confirmed?.get("orders"), 3, "what was given stays as it was");
  },
);

sentence("who was cut off looks at the versions before it is certain again", async ({ start, mysql }) => {
  const shared = { members: new Map(), cutOff: new Map() };
  const watermarks = createMemoryWatermarks({ now: () => performance.now(), shared });
  const { data } = start({ watermarks });
  await data.confirmFloors();
  shared.cutOff.set(watermarks, performance.now());
  assert.equal(data.floors(), null);
  await mysql.sql("update data_versions set version = 3 where tag = 'orders' and slot = 5");
  shared.cutOff.clear();
  assert.equal(data.floors(), null, "what was raised meanwhile may have been lost");
  assert.equal((await data.confirmFloors())?.get("orders"), 3);
});

sentence("a write of which nobody told is found by those who ask", async ({ start, mysql }) => {
  const one = start({ certainMs: 300 });
  await one.data.confirmFloors();
  await mysql.sql("update data_versions set version = version + 1 where tag = 'orders' and slot = 5");
  await until("it is found", () => one.data.floors()?.get("orders") === 1);
});

sentence("a commit whose versions cannot be read is answered, and told later", async (world) => {
  const watermarks = noting(alone());
  const broken = breakable(world.start().primary);
  const observed: string[] = [];
  const data = createLiveData({
    primary: broken.tables,
    replica: null,
    watermarks,
    statements: world.statements,
    observe: ({ event }) => void observed.push(event),
    certainMs: 100,
  });
  await data.confirmFloors();
  broken.fails = true;
  assert.equal(await data.write((session) => raiseNumber(session, "products")), 1);
  assert.deepEqual(observed, ["announce_failed"]);
  assert.deepEqual(watermarks.raised, []);
  assert.equal(data.floors(), null, "this process does not know its own write");
  assert.equal(await data.confirmFloors(), null);
  await failsWith("unavailable", data.read([], () => Promise.resolve()));
  broken.fails = false;
  await until("it is told", () => watermarks.raised.length === 1);
  assert.deepEqual(watermarks.raised, [new Map([["products", 1]])]);
  await until("it is sure again", async () => (await data.confirmFloors())?.get("products") === 1);
  await data.close();
});

sentence("who cannot look at the versions is certain no longer than agreed", async (world) => {
  const broken = breakable(world.start().primary);
  const { data } = world.start({ primary: broken.tables, certainMs: 100 });
  await data.confirmFloors();
  assert.notEqual(data.floors(), null);
  broken.fails = true;
  await until("it is over", () => data.floors() === null);
  assert.equal(await data.confirmFloors(), null);
});

sentence("a replica is read when it has come far enough, so a client reads its own writes", async (world) => {
  await using behind = await createOwnMysql(LIVE_SCHEMA);
  const replica = openTables(behind.url.href);
  const one = world.start({ replica });
  await behind.sql("update numbers set number = 100");
  const number = async (tags = ["products"]) => JSON.parse((await one.numbers(tags)).body)[tags[0]!];
  assert.equal(await number(), 0, "nobody knows how far it must be");
  await until("that is known", () => one.data.floors() !== null);
  assert.equal(await number(), 100);
  await one.raise("products");
  assert.equal(await number(), 1, "it has not caught up");
  assert.equal(await number(["customers"]), 100, "with these it has");
  await behind.sql("update data_versions set version = 1 where tag = 'products' and slot = 9");
  assert.equal(await number(), 100);
  await replica.close();
  assert.equal(await number(), 1, "it fails");
});

sentence("what the work throws comes through, and is no reason to ask the primary", async (world) => {
  const replica = openTables(world.mysql.url.href);
  const { data } = world.start({ replica });
  await data.confirmFloors();
  let runs = 0;
  const read = data.read([], () => {
    runs++;
    throw new TypeError("Mistake of the work");
  });
  await assert.rejects(read, /Mistake of the work/);
  assert.equal(runs, 1);
  await replica.close();
});

sentence(
  "a database that went back in time counts on, and nothing that was kept of what it lost is shown",
  async ({ start, mysql }) => {
    const first = start();
    for (let count = 0; count < 5; count++) await first.raise("products");
    const kept = await first.cache.get(first.entry(["products"], { scope: "fleet" }));
    await mysql.sql("update data_versions set version = 0");
    await mysql.sql("update numbers set number = 1");
    const second = start();
    const entry = second.entry(["products"], { scope: "fleet" });
    const answer = await second.cache.get(entry);
    assert.deepEqual([answer.state, answer.body], ["MISS", '{"products":1}']);
    assert.ok(answer.version > kept.version, `${answer.version} after ${kept.version}`);
    assert.equal(second.observed.filter(({ event }) => event === "data_went_back").length, 1);
    assert.equal(await second.raise("products"), 2);
    assert.equal((await second.cache.get(entry)).body, '{"products":2}');
  },
);

sentence(
  "writers who wait for one row leave readers their connections, and are busy when it takes too long",
  async ({ mysql, statements }) => {
    const primary = openTables(mysql.url.href);
    const limits = { writersMax: 1, patienceMs: 50 };
    const observe = () => {};
    const data = createLiveData({
      primary,
      replica: null,
      watermarks: alone(),
      statements,
      observe,
      ...limits,
    });
    const rest = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const slow = data.write(async () => {
      begun.resolve();
      await rest.promise;
    });
    await begun.promise;
    await failsWith("busy", data.write(() => Promise.resolve()));
    assert.equal(await data.read(["products"], () => Promise.resolve("read")), "read");
    rest.resolve();
    await slow;
    await data.write(() => Promise.resolve());
    await data.close();
    await primary.close();
  },
);

sentence(
  "who changes nothing is told what another has committed only when the fleet knows of it",
  async ({ start, mysql }) => {
    const told = Promise.withResolvers<void>();
    const { data, raise } = start({ watermarks: noting(alone(), () => told.promise) });
    const writing = raise("products");
    await until("it is committed", async () => {
      const [row] = await mysql.sql("select sum(version) as n from data_versions");
      return Number(row!["n"]) === 1;
    });
    const answered: string[] = [];
    const replay = data.write(() => Promise.resolve()).then(() => answered.push("replay"));
    try {
      // Other kinds of data are not held up by it, and give the replay the time to be answered too early.
      for (let read = 0; read < 20; read++) await data.read(["orders"], () => Promise.resolve());
      assert.deepEqual(answered, []);
    } finally {
      told.resolve();
      await Promise.all([writing, replay]);
    }
    assert.deepEqual(answered, ["replay"]);
  },
);
