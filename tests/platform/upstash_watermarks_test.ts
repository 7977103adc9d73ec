import assert from "node:assert/strict";
import type { Watermarks } from "#src/platform/watermarks.ts";
import { watermarksContract } from "#tests/_support/contracts/watermarks_contract.ts";
import { needs } from "#tests/_support/needs.ts";
import type { UpstashFault } from "#tests/_support/servers/mod.ts";
import { until } from "#tests/_support/until.ts";
import { WatermarksChecker } from "#tests/_support/watermarks_checker.ts";
import { openUpstashWatermarks, type UpstashWatermarksWorld } from "./upstash_watermarks_world.ts";

watermarksContract("upstash", openUpstashWatermarks, needs("TEST_REDIS_URL"));

function sentence(
  name: string,
  run: (world: UpstashWatermarksWorld) => Promise<void>,
  options: { readonly leaseMs?: number } = {},
): void {
  Deno.test({
    name: `upstash watermarks: ${name}`,
    ...needs("TEST_REDIS_URL"),
    async fn() {
      await using world = await openUpstashWatermarks(options);
      await run(world);
    },
  });
}

async function untilCertain(...all: Watermarks[]): Promise<void> {
  await until("they are certain", () => all.filter((each) => each.certain() === null).length === 0);
}

/** Makes everybody certain in an epoch that is settled, so that raises need only wait for acknowledgements. */
async function settle(...all: Watermarks[]): Promise<void> {
  await untilCertain(...all);
  assert.equal(await all[0]!.raise(new Map([["settled", 1]])), "raised");
  await untilCertain(...all);
}

const FAULTS: Readonly<Record<string, UpstashFault>> = {
  "hears no answers": "lost",
  "waits for its answers": { slowMs: 60_000 },
  "gets a proxy's error page": "html502",
  "is lied to": "lying",
  "cannot connect": "down",
};

for (const [what, fault] of Object.entries(FAULTS)) {
  sentence(`a member that ${what} delays others no longer than it is certain, and once`, async (world) => {
    const [one, two] = [world.process(), world.process({ timeoutMs: 150 })];
    await settle(one, two);
    world.front(two).breakSubscriptions("mute");
    world.front(two).setFault(fault);
    assert.equal(await one.raise(new Map([["a", 1]])), "raised");
    assert.equal(two.certain(), null);
    assert.equal(await two.confirm(), "unreachable");
    await until("it is taken out, although it goes on asking", async () => {
      assert.equal(two.certain(), null);
      const health = await one.health();
      return health.ok && health.members === 1;
    });
    world.front(two).setFault("none");
    await untilCertain(two);
    assert.equal(two.certain()!.get("a"), 1);
  });
}

sentence("a member that hears no answers is not taken in again before it hears one", async (world) => {
  const [one, two] = [world.process(), world.process()];
  await settle(one, two);
  const front = world.front(two);
  front.setFault("lost");
  const members = async () => {
    const health = await one.health();
    return health.ok ? health.members : 0;
  };
  await until("it is taken out", async () => two.certain() === null && await members() === 1);
  const tried = front.requests() + 3;
  await until("it has tried again", () => two.certain() === null && front.requests() >= tried);
  assert.equal(await members(), 1);
});

sentence(
  "while Redis is down nothing is certain or raised, and all is well again afterwards",
  async (world) => {
    const [one, two] = [world.process(), world.process()];
    await settle(one, two);
    for (const each of [one, two]) world.cutOff(each);
    const answers = await Promise.all([one.raise(new Map([["a", 1]])), two.raise(new Map([["b", 1]]))]);
    assert.deepEqual(answers, ["unreachable", "unreachable"]);
    for (const each of [one, two]) {
      assert.equal(each.certain(), null);
      assert.equal(await each.confirm(), "unreachable");
      assert.deepEqual(await each.health(), { ok: false, why: "The store does not answer" });
      world.heal(each);
    }
    await until("all is told", () => [one, two].every((each) => (each.certain()?.size ?? 0) === 3));
    assert.equal(await one.raise(new Map([["a", 2]])), "raised");
  },
);

for (const how of ["end", "mute"] as const) {
  sentence(`nobody misses a raise when subscriptions ${how}, and they are replaced`, async (world) => {
    const all = [world.process(), world.process()];
    await settle(...all);
    const fronts = all.map((each) => world.front(each));
    await until("all hear", () => fronts.every((front) => front.subscriptions().confirmed > 0));
    const confirmed = fronts.map((front) => front.subscriptions().confirmed);
    for (const front of fronts) front.breakSubscriptions(how);
    const checker = new WatermarksChecker();
    for (let raise = 0; raise < 6; raise++) {
      await checker.raise(all[raise % 2]!, "a");
      for (const each of all) checker.look(each);
    }
    assert.equal(checker.counts.raised, 6);
    await until("they are replaced", () => {
      for (const each of all) checker.look(each);
      return fronts.every((front, at) => front.subscriptions().confirmed > confirmed[at]!);
    });
  });
}

sentence(
  "whoever is not asked for a while leaves, and costs nothing until it is asked again",
  async (world) => {
    const [one, two] = [world.process(), world.process()];
    await settle(one, two);
    const front = world.front(two);
    world.tick(two, 10_000);
    await until("it has left", async () => {
      const health = await one.health();
      return health.ok && health.members <= 1 && front.subscriptions().open === 0;
    });
    const asked = front.requests();
    for (let version = 1; version < 10; version++) await one.raise(new Map([["a", version]]));
    await new Promise((resolve) => setTimeout(resolve, world.leaseMs));
    assert.equal(front.requests(), asked);
    assert.equal(two.certain(), null);
    await untilCertain(two);
    assert.equal(two.certain()!.get("a"), 9);
  },
);

sentence("two hundred raises at the same time go together", async (world) => {
  const [one, two] = [world.process(), world.process()];
  await settle(one, two);
  const asked = () => world.front(one).requests() + world.front(two).requests();
  const before = asked();
  const raises = Array.from({ length: 200 }, (_, at) => one.raise(new Map([[`tag${at % 4}`, at]])));
  assert.deepEqual(new Set(await Promise.all(raises)), new Set(["raised"]));
  assert.ok(asked() - before < 20, `${asked() - before} requests`);
  assert.equal(two.certain()?.get("tag3") ?? 199, 199);
});

sentence("a process that stood still is certain of nothing", async (world) => {
  const one = world.process();
  await settle(one);
  world.tick(one, world.leaseMs);
  assert.equal(one.certain(), null);
  await untilCertain(one);
});

sentence("of an empty Redis nobody can tell who is still certain, so a raise waits", async (world) => {
  const [old, fresh, raiser] = [world.process(), world.process(), world.process()];
  const checker = new WatermarksChecker();
  await settle(old);
  await world.flush();
  world.cutOff(old);
  await untilCertain(fresh);
  await checker.raise(raiser, "a");
  for (const each of [old, fresh, raiser]) checker.look(each);
  assert.equal(old.certain(), null);
});

sentence("what Redis has lost is recalled before anybody is certain again", async (world) => {
  const checker = new WatermarksChecker();
  const recall = () => Promise.resolve(checker.truth);
  const [idle, one] = [world.process({ recall }), world.process({ recall })];
  await checker.raise(idle, "a");
  await world.flush();
  await checker.confirm(one);
  await untilCertain(one);
  checker.look(one);
  assert.equal(one.certain()?.get("a"), 1);
});

sentence("nobody is certain while that fails", async (world) => {
  let isBroken = true;
  const recall = () => isBroken ? Promise.reject(new Error("No")) : Promise.resolve(new Map([["a", 3]]));
  const one = world.process({ recall });
  assert.equal(await one.confirm(), "unreachable");
  assert.equal(one.certain(), null);
  isBroken = false;
  await untilCertain(one);
  assert.equal(one.certain()!.get("a"), 3);
});

sentence("a Redis that has gone back in time begins anew", async (world) => {
  const checker = new WatermarksChecker();
  const recall = () => Promise.resolve(checker.truth);
  const [one, two] = [world.process({ recall }), world.process({ recall })];
  await settle(one, two);
  await checker.raise(one, "a");
  const past = await world.redis.hgetall<Record<string, string>>(world.key);
  await checker.raise(one, "a");
  await world.redis.hset(world.key, past!);
  await until("another epoch has begun", async () => {
    for (const each of [one, two]) checker.look(each);
    return await world.redis.hget(world.key, "epoch") !== past!["epoch"];
  });
  await checker.confirm(world.process({ recall }));
});

sentence("garbage where the fleet should lie is a store out of reach", async (world) => {
  await world.redis.set(world.key, "garbage");
  const one = world.process();
  assert.equal(await one.confirm(), "unreachable");
  assert.equal(await one.raise(new Map([["a", 1]])), "unreachable");
  await world.flush();
  await until("it is told", async () => (await world.redis.hget(world.key, "=a")) === 1);
});

sentence(
  "closing does not wait for a store that does not answer, nor does what is under way",
  async (world) => {
    const one = world.process({ timeoutMs: 200, label: "ünit 1 @ a" });
    await settle(one);
    world.front(one).setFault({ slowMs: 60_000 });
    const raise = one.raise(new Map([["a", 1]]));
    await one.close();
    assert.equal(await raise, "unreachable");
    assert.equal(one.certain(), null);
  },
);

sentence("a wrong token is a store out of reach", async (world) => {
  assert.equal(await world.process({ token: "wrong" }).confirm(), "unreachable");
});

sentence(
  "whatever happens to Redis and to the way there, nobody is certain of less than what has ended",
  async (world) => {
    const checker = new WatermarksChecker();
    const recall = () => Promise.resolve(new Map(checker.truth));
    const all = Array.from({ length: 4 }, () => world.process({ recall, timeoutMs: 100 }));
    await untilCertain(...all);
    const end = performance.now() + 6_000;
    const acts = all.map(async (one) => {
      while (performance.now() < end) {
        const dice = Math.random();
        if (dice < 0.3) await checker.raise(one, ["a", "b", "c"][Math.trunc(dice * 10)]!);
        else if (dice < 0.4) await checker.confirm(one);
        for (const each of all) checker.look(each);
        await new Promise((resolve) => setTimeout(resolve, dice * 10));
      }
    });
    await Promise.all([...acts, spoil(world, all, end)]);
    assert.ok(checker.counts.raised > 20 && checker.counts.certain > 1_000, JSON.stringify(checker.counts));
  },
  { leaseMs: 300 },
);

/** Lets something go wrong from time to time, and makes all well in the end. */
async function spoil(world: UpstashWatermarksWorld, all: Watermarks[], end: number): Promise<void> {
  const faults: UpstashFault[] = ["down", "lost", "lying", "html502", { slowMs: 50 }, { slowMs: 500 }];
  while (performance.now() < end) {
    const front = world.front(all[Math.trunc(Math.random() * all.length)]!);
    const dice = Math.random();
    if (dice < 0.15) await world.flush();
    else if (dice < 0.3) front.breakSubscriptions(dice < 0.2 ? "end" : "mute");
    else if (dice < 0.6) front.setFault(faults[Math.trunc(Math.random() * faults.length)]!);
    else if (dice < 0.8) front.setFault("none");
    else for (const each of all) world.front(each).setFault("none");
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 400));
  }
  for (const each of all) world.front(each).setFault("none");
}
