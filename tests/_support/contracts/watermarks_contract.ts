import assert from "node:assert/strict";
import type { Marks, Watermarks } from "#src/platform/watermarks.ts";
import { until } from "#tests/_support/until.ts";
import { WatermarksChecker } from "#tests/_support/watermarks_checker.ts";

/** Watermarks under test, with as many processes as a test wants, which are closed in the end. */
export interface WatermarksWorld extends AsyncDisposable {
  process(): Watermarks;
  /** Lets a process neither tell nor hear anything. */
  cutOff(process: Watermarks): void;
  heal(process: Watermarks): void;
}

/** What every implementation of the port promises, as tests. */
export function watermarksContract(
  kind: string,
  open: () => Promise<WatermarksWorld>,
  definition: { readonly ignore?: boolean } = {},
): void {
  const test: Test = (name, run) =>
    Deno.test({
      name: `${kind} watermarks: ${name}`,
      ...definition,
      async fn() {
        await using world = await open();
        await run(world);
      },
    });
  knowing(test);
  losing(test);
}

type Test = (name: string, run: (world: WatermarksWorld) => Promise<void>) => void;

function knowing(sentence: Test): void {
  sentence("nobody's marks are none, and whoever has confirmed is certain of them", async ({ process }) => {
    const one = process();
    assert.deepEqual(known(await one.confirm()), new Map());
    await untilCertain(one);
    assert.deepEqual(one.certain(), new Map());
  });

  sentence("a raise is known to everybody who is certain when it ends", async ({ process }) => {
    const all = [process(), process(), process()];
    await untilCertain(...all);
    for (let version = 1; version <= 20; version++) {
      assert.equal(await all[version % 3]!.raise(new Map([["products", version]])), "raised");
      for (const each of all) assert.ok((each.certain()?.get("products") ?? version) >= version);
    }
    await untilCertain(...all);
    for (const each of all) assert.deepEqual(each.certain(), new Map([["products", 20]]));
  });

  sentence(
    "what a raise has brought counts as shared when it has ended, and not before it began",
    async ({ process }) => {
      const [one, two] = [process(), process()];
      await untilCertain(one, two);
      assert.equal(await one.raise(new Map([["products", 1]])), "raised");
      assert.equal(one.shared().get("products"), 1);
      assert.equal(two.shared().get("customers"), undefined);
      // It hears of the end in its own time; asking for the same mark is then the end of asking.
      assert.equal(await two.raise(new Map([["products", 1]])), "raised");
      assert.equal(two.shared().get("products"), 1);
    },
  );

  sentence("what somebody who is cut off cannot have heard is not shared", async ({ process, cutOff }) => {
    const [one, two] = [process(), process()];
    await untilCertain(one, two);
    cutOff(two);
    const raising = one.raise(new Map([["products", 7]]));
    assert.equal(one.shared().get("products"), undefined);
    assert.equal(await raising, "raised");
    assert.equal(one.shared().get("products"), 7);
  });

  sentence("marks never sink, each by itself, and a tag may hold anything", async ({ process }) => {
    const [one, two] = [process(), process()];
    const odd = "ünit 1: a=b %20 🏝️";
    await one.raise(new Map([["a", 5], [odd, 1]]));
    await two.raise(new Map([["a", 4], [odd, 2 ** 53 - 1], ["b", 0]]));
    for (const each of [one, two]) {
      const marks = known(await each.confirm());
      assert.deepEqual([marks.get("a"), marks.get(odd), marks.get("b") ?? 0], [5, 2 ** 53 - 1, 0]);
    }
  });

  sentence("marks that were given out do not change afterwards", async ({ process }) => {
    const one = process();
    await one.raise(new Map([["a", 1]]));
    const marks = known(await one.confirm());
    await one.raise(new Map([["a", 2]]));
    assert.equal(marks.get("a"), 1);
  });

  sentence("whoever begins later knows what was raised before", async ({ process }) => {
    const one = process();
    for (let version = 1; version <= 3; version++) await one.raise(new Map([["a", version]]));
    assert.equal(known(await process().confirm()).get("a"), 3);
  });

  sentence(
    "whatever three processes do at the same time, nobody is certain of less than what has ended",
    async (world) => {
      const checker = new WatermarksChecker();
      const all = [world.process(), world.process(), world.process()];
      await untilCertain(...all);
      await Promise.all(all.map((one) => actAtRandom(checker, one)));
      assert.equal(checker.counts.unreachable, 0);
      assert.ok(checker.counts.raised > 300, JSON.stringify(checker.counts));
      assert.ok(checker.counts.certain > checker.counts.uncertain, JSON.stringify(checker.counts));
    },
  );
}

/** A thousand things, every third of them a raise; of raises up to five at the same time. */
async function actAtRandom(checker: WatermarksChecker, one: Watermarks): Promise<void> {
  const raises = new Set<Promise<void>>();
  for (let act = 0; act < 1_000; act++) {
    const dice = Math.random();
    if (dice < 0.33) {
      const raise = checker.raise(one, ...["a", "b", "c"].filter(() => Math.random() < 0.5));
      raises.add(raise.finally(() => raises.delete(raise)));
    } else if (dice < 0.4) {
      await checker.confirm(one);
    }
    checker.look(one);
    if (raises.size >= 5) await Promise.race(raises);
    else if (dice > 0.9) await new Promise((resolve) => setTimeout(resolve));
  }
  await Promise.all(raises);
}

function losing(sentence: Test): void {
  sentence("who is cut off is waited for until it is certain of nothing any more", async (world) => {
    const [one, two] = [world.process(), world.process()];
    await untilCertain(one, two);
    assert.equal(await one.raise(new Map([["a", 1]])), "raised");
    await untilCertain(one, two);
    world.cutOff(two);
    assert.equal(await one.raise(new Map([["a", 2]])), "raised");
    assert.equal(two.certain(), null);
    assert.equal(await two.confirm(), "unreachable");
    world.heal(two);
    await untilCertain(two);
    assert.equal(two.certain()!.get("a"), 2);
  });

  sentence("who is cut off raises nothing, but in the end it is told after all", async (world) => {
    const [one, two] = [world.process(), world.process()];
    await untilCertain(one, two);
    world.cutOff(two);
    assert.equal(await two.raise(new Map([["a", 7]])), "unreachable");
    assert.equal(two.certain(), null);
    assert.equal((await two.health()).ok, false);
    world.heal(two);
    await until("it is told", async () => known(await one.confirm()).get("a") === 7);
    assert.equal((await two.health()).ok, true);
  });

  sentence("who has left is not waited for", async (world) => {
    const [one, two, three] = [world.process(), world.process(), world.process()];
    await untilCertain(one, two, three);
    const members = async () => {
      const health = await one.health();
      return health.ok ? health.members : 0;
    };
    assert.equal(await members(), 3);
    await two.close();
    await three.close();
    assert.equal(await members(), 1);
    assert.deepEqual([two.certain(), await two.confirm(), await two.raise(new Map([["a", 1]]))], [
      null,
      "unreachable",
      "unreachable",
    ]);
    assert.equal(await one.raise(new Map([["a", 2]])), "raised");
  });
}

/** Waits until all are certain. */
async function untilCertain(...all: Watermarks[]): Promise<void> {
  await until("they are certain", () => all.filter((each) => each.certain() === null).length === 0);
}

function known(answer: Marks | "unreachable"): Marks {
  assert.notEqual(answer, "unreachable");
  return answer as Marks;
}
