import assert from "node:assert/strict";
import { type Bus, BUS_EVENTS_MAX, type BusHistory, type BusPosition } from "#src/platform/bus.ts";
import { until } from "#tests/_support/until.ts";
import { BusEar } from "./bus_ear.ts";

/** A bus under test, with as many processes as a test wants, which are closed in the end. */
export interface BusWorld extends AsyncDisposable {
  process(): Bus;
  /** A topic that nobody else uses. */
  topic(name: string): string;
}

/** What every implementation of the port promises, as tests. */
export function busContract(
  kind: string,
  open: () => Promise<BusWorld>,
  definition: { readonly ignore?: boolean } = {},
): void {
  const test: Test = (name, run) =>
    Deno.test({
      name: `${kind} bus: ${name}`,
      ...definition,
      async fn() {
        await using world = await open();
        await run(world);
      },
    });
  telling(test);
  hearing(test);
}

type Test = (name: string, run: (world: BusWorld) => Promise<void>) => void;

const FIRST = { fence: 1 };

function telling(sentence: Test): void {
  sentence("a topic without a past has an epoch, the same for everybody", async ({ process, topic }) => {
    const history = known(await process().history(topic("x")));
    assert.match(history.head.epoch, /^[A-Za-z0-9]+$/);
    assert.deepEqual([history.head.seq, history.events], [0, []]);
    assert.deepEqual(await process().history(topic("x")), history);
    const { epoch } = told(await process().publish(topic("x"), "a", FIRST));
    assert.equal(epoch, history.head.epoch);
  });

  sentence("events are numbered from one on, and remembered as they were told", async (world) => {
    const { process, topic } = world;
    const [one, two] = [process(), process()];
    const texts = [
      "",
      "a,b",
      "line\r\nbreak\u2028",
      '{"a":["\\"",null]}',
      "Natuna – ナツナ – 🏝️",
      "\u0000\ud800",
    ];
    for (const [at, text] of texts.entries()) {
      assert.equal(told(await (at % 2 ? one : two).publish(topic("x"), text, FIRST)).seq, at + 1);
    }
    const { head, events } = known(await one.history(topic("x")));
    assert.equal(head.seq, texts.length);
    assert.deepEqual(events.map(({ text }) => text), texts);
    assert.deepEqual(events.map(({ position }) => position.seq), texts.map((_, at) => at + 1));
    assert.ok(events.every(({ position }) => position.epoch === head.epoch));
  });

  sentence("the past is remembered up to a limit, the latest for sure", async ({ process, topic }) => {
    const bus = process();
    const count = BUS_EVENTS_MAX + 10;
    await Promise.all(Array.from({ length: count }, () => bus.publish(topic("x"), "x", FIRST)));
    const { head, events } = known(await bus.history(topic("x")));
    assert.deepEqual([head.seq, events.length], [count, BUS_EVENTS_MAX]);
    assert.equal(events[0]!.position.seq, 11);
  });

  sentence("who has been overtaken is refused, and nobody hears it", async ({ process, topic }) => {
    const [one, two] = [process(), process()];
    told(await one.publish(topic("x"), "1", { fence: 7 }));
    told(await one.publish(topic("x"), "2", { fence: 7 }));
    told(await two.publish(topic("x"), "3", { fence: 1_795_000_000_123 }));
    assert.equal(await one.publish(topic("x"), "late", { fence: 1_795_000_000_122 }), "fenced");
    told(await two.publish(topic("x"), "4", { fence: 1_795_000_000_123 }));
    told(await one.publish(topic("y"), "elsewhere", { fence: 1 }));
    const { events } = known(await one.history(topic("x")));
    assert.deepEqual(events.map(({ text }) => text), ["1", "2", "3", "4"]);
  });
}

function hearing(sentence: Test): void {
  sentence("everybody hears everything in one order, whoever tells it", async ({ process, topic }) => {
    const processes = [process(), process(), process()];
    const ears = processes.flatMap((bus) => [ear(bus, topic("x")), ear(bus, topic("x"))]);
    await until("all have begun", () => ears.every(({ head }) => head !== null));
    await Promise.all(processes.map(async (bus, who) => {
      for (let at = 0; at < 100; at++) told(await bus.publish(topic("x"), `${who}-${at}`, FIRST));
    }));
    await until("all have heard", () => ears.every(({ head }) => head?.seq === 300));
    const { events } = known(await processes[0]!.history(topic("x")));
    for (const each of ears) {
      each.assertInOrder();
      assert.equal(each.resets, 1);
      assert.deepEqual(each.texts, events.map(({ text }) => text));
    }
  });

  sentence("who comes late is told the past first, and then what follows", async ({ process, topic }) => {
    const bus = process();
    const early = ear(bus, topic("x"));
    told(await bus.publish(topic("x"), "1", FIRST));
    await until("it is heard", () => early.texts.length === 1);
    const late = [ear(bus, topic("x")), ear(process(), topic("x"))];
    assert.deepEqual(late.map(({ resets }) => resets), [0, 0], "nothing is told before follow has returned");
    told(await bus.publish(topic("x"), "2", FIRST));
    await until("all have heard", () => [early, ...late].every(({ head }) => head?.seq === 2));
    for (const each of [early, ...late]) {
      each.assertInOrder();
      assert.deepEqual([each.resets, each.texts], [1, ["1", "2"]]);
    }
  });

  sentence("who comes while events are told misses none and hears none twice", async ({ process, topic }) => {
    const [bus, teller] = [process(), process()];
    const ears: BusEar[] = [];
    const stop = bus.follow(topic("x"), {
      reset() {},
      event: ({ position }) => void (position.seq % 10 === 0 && ears.push(ear(bus, topic("x")))),
      reachable() {},
    });
    const first = ear(bus, topic("x"));
    await until("it has begun", () => first.head !== null);
    await Promise.all(Array.from({ length: 100 }, (_, at) => teller.publish(topic("x"), `${at}`, FIRST)));
    await until("all have heard", () => ears.length === 10 && ears.every(({ head }) => head?.seq === 100));
    for (const each of ears) {
      each.assertInOrder();
      assert.deepEqual([each.resets, each.texts], [1, first.texts]);
    }
    stop();
  });

  sentence("who tells something while hearing is heard afterwards, in order", async ({ process, topic }) => {
    const bus = process();
    const stop = bus.follow(topic("x"), {
      reset() {},
      event: ({ position }) => void (position.seq < 20 && bus.publish(topic("x"), "again", FIRST)),
      reachable() {},
    });
    const other = ear(bus, topic("x"));
    await until("it has begun", () => other.head !== null);
    told(await bus.publish(topic("x"), "first", FIRST));
    await until("all is heard", () => other.head?.seq === 20);
    other.assertInOrder();
    stop();
  });

  sentence("who has left hears nothing more, and the others go on", async ({ process, topic }) => {
    const bus = process();
    const left = new BusEar();
    const leave = bus.follow(topic("x"), left);
    const never = new BusEar();
    bus.follow(topic("x"), never)();
    const stays = ear(bus, topic("x"));
    await until("both have begun", () => left.head !== null && stays.head !== null);
    leave();
    leave();
    told(await bus.publish(topic("x"), "1", FIRST));
    await until("the other has heard", () => stays.texts.length === 1);
    assert.deepEqual([left.texts, never.resets], [[], 0]);
  });

  sentence("who comes when all have left begins anew", async ({ process, topic }) => {
    const bus = process();
    for (let times = 1; times <= 3; times++) {
      const own = new BusEar();
      const leave = bus.follow(topic("x"), own);
      told(await bus.publish(topic("x"), `${times}`, FIRST));
      await until("it is heard", () => own.head?.seq === times);
      own.assertInOrder();
      assert.equal(own.texts.length, times);
      leave();
    }
  });

  sentence("topics are told apart", async ({ process, topic }) => {
    const bus = process();
    const [a, ab] = [ear(bus, topic("a")), ear(bus, topic("a:b"))];
    told(await bus.publish(topic("a"), "A", FIRST));
    told(await bus.publish(topic("a:b"), "B", FIRST));
    await until("both have heard", () => a.head?.seq === 1 && ab.head?.seq === 1);
    assert.deepEqual([a.texts, ab.texts], [["A"], ["B"]]);
  });

  sentence("nobody hears anything after the end", async ({ process, topic }) => {
    const [bus, other] = [process(), process()];
    const [heard, witness] = [ear(bus, topic("x")), ear(other, topic("x"))];
    await until("both have begun", () => heard.head !== null && witness.head !== null);
    await bus.close();
    await bus.close();
    const late = ear(bus, topic("x"));
    told(await other.publish(topic("x"), "1", FIRST));
    await until("the other has heard", () => witness.texts.length === 1);
    assert.deepEqual([heard.texts, late.resets], [[], 0]);
  });
}

function ear(bus: Bus, topic: string): BusEar {
  const made = new BusEar();
  bus.follow(topic, made);
  return made;
}

function told(answer: BusPosition | "fenced" | "unreachable"): BusPosition {
  assert.equal(typeof answer, "object", String(answer));
  return answer as BusPosition;
}

function known(answer: BusHistory | "unreachable"): BusHistory {
  assert.notEqual(answer, "unreachable");
  return answer as BusHistory;
}
