import assert from "node:assert/strict";
import { BUS_EVENTS_MAX } from "#src/platform/bus.ts";
import { BusEar } from "#tests/_support/contracts/bus_ear.ts";
import { needs } from "#tests/_support/needs.ts";
import type { UpstashFault } from "#tests/_support/servers/mod.ts";
import { until } from "#tests/_support/until.ts";
import { openUpstashBus, type UpstashBusWorld } from "./upstash_bus_world.ts";

const FIRST = { fence: 1 };
const FAULTS: Readonly<Record<string, UpstashFault>> = {
  "down": "down",
  "slow": { slowMs: 60_000 },
  "behind a proxy's error page": "html502",
  "lying": "lying",
};

function sentence(name: string, run: (world: UpstashBusWorld) => Promise<void>): void {
  Deno.test({
    name: `upstash bus: ${name}`,
    ...needs("TEST_REDIS_URL"),
    async fn() {
      await using world = await openUpstashBus();
      await run(world);
    },
  });
}

/** Waits until somebody hears by a confirmed subscription. */
async function untilHearing({ front }: UpstashBusWorld, ...ears: BusEar[]): Promise<void> {
  await until(
    "all hear",
    () => front.subscriptions().confirmed > 0 && ears.every(({ head }) => head !== null),
  );
}

sentence(
  "listeners of one process cost one subscription, which ends with the last of them",
  async (world) => {
    const { front, process, teller, topic } = world;
    const bus = process();
    const ears = Array.from({ length: 20 }, () => new BusEar());
    const leaves = ears.map((ear) => bus.follow(topic("x"), ear));
    await untilHearing(world, ...ears);
    await teller.publish(topic("x"), "1", FIRST);
    await until("all have heard", () => ears.every(({ head }) => head?.seq === 1));
    const asked = front.requests();
    await teller.publish(topic("x"), "2", FIRST);
    await until("all have heard", () => ears.every(({ head }) => head?.seq === 2));
    assert.equal(front.requests(), asked, "hearing costs no request");
    assert.deepEqual(front.subscriptions(), { asked: 1, open: 1, confirmed: 1 });
    for (const leave of leaves.splice(1)) leave();
    assert.equal(front.subscriptions().open, 1);
    leaves[0]!();
    await until("it is over", () => front.subscriptions().open === 0);
  },
);

for (const how of ["end", "mute"] as const) {
  const what = how === "end" ? "ends without a word" : "falls silent";
  sentence(`a subscription that ${what} is replaced, and nothing is missed`, async (world) => {
    const { front, teller, topic } = world;
    const ear = world.ear(topic("x"), how === "mute" ? { heartbeatMs: 50 } : {});
    await untilHearing(world, ear);
    await teller.publish(topic("x"), "1", FIRST);
    await until("it is heard", () => ear.head?.seq === 1);
    const { confirmed } = front.subscriptions();
    front.breakSubscriptions(how);
    await teller.publish(topic("x"), "2", FIRST);
    await until(
      "it is heard and subscribed anew",
      () => ear.head?.seq === 2 && front.subscriptions().confirmed > confirmed,
    );
    ear.assertInOrder();
    assert.deepEqual([ear.resets, ear.texts, ear.reaches], [1, ["1", "2"], []]);
  });
}

for (const [what, fault] of Object.entries(FAULTS)) {
  sentence(`a store that is ${what} is told of, and what was missed is told afterwards`, async (world) => {
    const { front, teller, topic } = world;
    const timeoutMs = what === "slow" ? 200 : 5_000;
    const ear = world.ear(topic("x"), { heartbeatMs: 50, timeoutMs });
    await untilHearing(world, ear);
    front.setFault(fault);
    front.breakSubscriptions("end");
    await until("it is told", () => ear.reaches.length === 1);
    const bus = world.process({ timeoutMs });
    assert.equal(await bus.publish(topic("x"), "never", FIRST), "unreachable");
    assert.equal(await bus.history(topic("x")), "unreachable");
    for (let at = 1; at <= 5; at++) await teller.publish(topic("x"), `${at}`, FIRST);
    assert.deepEqual(ear.texts, []);
    front.setFault("none");
    await until("all is heard", () => ear.head?.seq === 5);
    ear.assertInOrder();
    assert.deepEqual([ear.resets, ear.reaches], [1, [false, true]]);
  });
}

sentence(
  "who begins while the store is out of reach is told so, and the past when it is back",
  async (world) => {
    const { front, process, teller, topic } = world;
    await teller.publish(topic("x"), "1", FIRST);
    front.setFault("down");
    const bus = process({ heartbeatMs: 50 });
    const ears = [new BusEar(), new BusEar()];
    bus.follow(topic("x"), ears[0]!);
    await until("it is told", () => ears[0]!.reaches.length === 1);
    bus.follow(topic("x"), ears[1]!);
    await until("it is told", () => ears[1]!.reaches.length === 1);
    front.setFault("none");
    await until("both have heard", () => ears.every(({ head }) => head?.seq === 1));
    for (const ear of ears) {
      ear.assertInOrder();
      assert.deepEqual([ear.resets, ear.reaches, ear.texts], [1, [false, true], ["1"]]);
    }
  },
);

const LOSSES: Readonly<Record<string, (head: string, events: string) => [string, ...string[]][]>> = {
  "everything": (head, events) => [["del", head, events]],
  "the head": (head) => [["del", head]],
  "the events": (_, events) => [["del", events]],
  "the latest events alone": (_, events) => [["ltrim", events, "0", "2"]],
  "the latest, as after a restore": (
    head,
    events,
  ) => [["hset", head, "seq", "3"], ["ltrim", events, "0", "2"]],
};

for (const [what, loss] of Object.entries(LOSSES)) {
  sentence(`where Redis has lost ${what} everybody begins anew, in one new epoch`, async (world) => {
    const { redis, teller, topic } = world;
    const ears = [
      world.ear(topic("x"), { heartbeatMs: 50 }),
      world.ear(topic("x"), { heartbeatMs: 50 }),
    ];
    await untilHearing(world, ...ears);
    for (let at = 1; at <= 5; at++) await teller.publish(topic("x"), `${at}`, FIRST);
    await until("all is heard", () => ears.every(({ head }) => head?.seq === 5));
    const { epoch } = ears[0]!.head!;
    const [head, events] = [`bus:${topic("x")}:head`, `bus:${topic("x")}:events`];
    const transaction = redis.multi();
    for (const [command, ...values] of loss(head, events)) {
      transaction.eval(`return redis.call('${command}', unpack(ARGV))`, [], values);
    }
    await transaction.exec();
    await until(
      "both have begun anew",
      () => ears.every((ear) => ear.resets === 2 && ear.head?.epoch !== epoch),
    );
    await teller.publish(topic("x"), "after", FIRST);
    await until("both have heard", () => ears.every(({ texts }) => texts.at(-1) === "after"));
    for (const ear of ears) {
      ear.assertInOrder();
      assert.deepEqual([ear.resets, ear.texts, ear.head], [2, ["after"], ears[0]!.head]);
    }
  });
}

sentence("who missed more than is remembered begins anew with what is", async (world) => {
  const { front, teller, topic } = world;
  const ear = world.ear(topic("x"), { heartbeatMs: 50 });
  await untilHearing(world, ear);
  front.setFault("down");
  const count = BUS_EVENTS_MAX + 5;
  await Promise.all(Array.from({ length: count }, () => teller.publish(topic("x"), "x", FIRST)));
  front.setFault("none");
  await until("all is heard", () => ear.head?.seq === count);
  ear.assertInOrder();
  assert.deepEqual([ear.resets, ear.texts.length], [2, BUS_EVENTS_MAX]);
});

sentence(
  "whatever happens to the subscriptions, nobody misses or repeats one of 3,000 events",
  async (world) => {
    const { front, teller, topic } = world;
    const ears = Array.from({ length: 3 }, () => world.ear(topic("x"), { heartbeatMs: 100 }));
    await untilHearing(world, ...ears);
    const breaks = ["end", "mute", "down"] as const;
    let broken = 0;
    for (let sent = 0; sent < 3_000; sent += 20) {
      await Promise.all(
        Array.from({ length: 20 }, (_, at) => teller.publish(topic("x"), `${sent + at}`, FIRST)),
      );
      front.setFault("none");
      if (sent % 100 !== 0) continue;
      const how = breaks[broken++ % breaks.length]!;
      if (how === "down") front.setFault("down");
      else front.breakSubscriptions(how);
    }
    front.setFault("none");
    await until("all is heard", () => ears.every(({ head }) => head?.seq === 3_000));
    for (const ear of ears) {
      ear.assertInOrder();
      assert.deepEqual([ear.resets, new Set(ear.texts).size, ear.texts.length], [1, 3_000, 3_000]);
    }
  },
);

sentence(
  "what is written there expires after a day and an hour without an event",
  async ({ redis, teller, topic }) => {
    await teller.history(topic("x"));
    assert.ok(await redis.ttl(`bus:${topic("x")}:head`) > 89_000);
    await teller.publish(topic("x"), "1", FIRST);
    for (const key of ["head", "events"]) {
      const ttl = await redis.ttl(`bus:${topic("x")}:${key}`);
      assert.ok(ttl > 89_000 && ttl <= 90_000, String(ttl));
    }
  },
);
