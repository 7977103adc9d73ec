import assert from "node:assert/strict";
import fc from "fast-check";
import { createLiveFleet, type FleetProcess, type LiveFleet } from "#tests/_support/live/live_fleet.ts";
import { createLiveWorld, type LiveProcess } from "#tests/_support/live/live_world.ts";
import { needs } from "#tests/_support/needs.ts";
import { until } from "#tests/_support/until.ts";
import { turns } from "#tests/_support/turns.ts";

/** For how long a process is certain in these tests: what is cut off is waited for. */
const CERTAIN_MS = 300;

/** What one actor does next; several act side by side. */
interface Step {
  readonly process: number;
  readonly act: "peek" | "get" | "write";
  readonly tags: readonly string[];
  readonly scope: "fleet" | "process";
  readonly pause: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  process: fc.nat(1),
  act: fc.constantFrom("peek", "peek", "get", "get", "write"),
  tags: fc.constantFrom(["products"], ["customers"], ["customers", "products"]),
  scope: fc.constantFrom("fleet", "fleet", "process"),
  pause: fc.nat(3),
});
const story = fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 4 });

/** What everybody was told so far: the number of each tag by the last write that was answered. */
class Model {
  readonly #answered: Record<string, number> = {};
  readonly seen: Record<string, number> = {};

  async act(processes: readonly LiveProcess[], { process: at, act, tags, scope }: Step): Promise<void> {
    const process = processes[at]!;
    if (act === "write") {
      const [tag] = tags;
      const number = await process.raise(tag!);
      this.#answered[tag!] = Math.max(number, this.#answered[tag!] ?? 0);
      return;
    }
    const told = { ...this.#answered };
    const entry = process.entry(tags, { scope });
    const answer = act === "peek" ? process.cache.peek(entry.key) : await process.cache.get(entry);
    if (answer === null) return;
    this.seen[answer.state] = (this.seen[answer.state] ?? 0) + 1;
    const numbers = JSON.parse(answer.body);
    if (answer.state === "STALE") return;
    for (const tag of tags) {
      assert.ok(
        numbers[tag] >= (told[tag] ?? 0),
        `${answer.state} of ${act} in ${at} shows ${tag} = ${numbers[tag]}, answered before: ${told[tag]}`,
      );
    }
  }
}

async function play(model: Model, processes: readonly LiveProcess[], actors: readonly (readonly Step[])[]) {
  await Promise.all(actors.map(async (steps) => {
    for (const one of steps) {
      await turns(one.pause);
      await model.act(processes, one);
    }
  }));
}

Deno.test({
  name: "live fleet: no answer is older than the last write that was answered before, in 200 stories",
  ...needs("TEST_MYSQL_URL"),
  async fn() {
    await using world = await createLiveWorld();
    const processes = [world.start(), world.start()];
    const model = new Model();
    const holds = fc.asyncProperty(story, (actors) => play(model, processes, actors));
    await fc.assert(holds, { numRuns: 200, endOnFailure: true });
    for (const state of ["HIT", "MISS"]) assert.ok(model.seen[state]! > 50, JSON.stringify(model.seen));
    assert.deepEqual(processes.flatMap(({ observed }) => observed), []);
  },
});

function sentence(name: string, run: (fleet: LiveFleet) => Promise<void>): void {
  Deno.test({
    name: `live fleet: ${name}`,
    ...needs("TEST_MYSQL_URL", "TEST_REDIS_URL"),
    async fn() {
      await using fleet = await createLiveFleet(CERTAIN_MS);
      await run(fleet);
    },
  });
}

/** An entry whose computing does not end while the gate is shut. */
function gated(process: LiveProcess, open: Promise<void>) {
  const begun: AbortSignal[] = [];
  const entry = process.entry(["products"], {
    async compute(signal) {
      begun.push(signal);
      const numbers = await process.numbers(["products"], signal);
      await open;
      return numbers;
    },
  });
  return { entry, begun };
}

sentence(
  "200 cold readers in 4 processes cost one computing, also after Redis was flushed",
  async (fleet) => {
    const processes = await Promise.all(Array.from({ length: 4 }, () => fleet.start()));
    const read = (key: string) =>
      Promise.all(processes.flatMap((process) => {
        const entry = process.entry(["products", "customers"], { key });
        return Array.from({ length: 50 }, () => process.cache.get(entry));
      }));
    const answers = await read("cold");
    assert.equal(fleet.world.reads(), 1);
    assert.equal(new Set(answers.map(({ etag }) => etag)).size, 1);
    await fleet.flush();
    await read("flushed");
    assert.equal(fleet.world.reads(), 2);
  },
);

sentence("when the process that computes dies in the middle, another takes over", async (fleet) => {
  const [dying, ...others] = await Promise.all(Array.from({ length: 3 }, () => fleet.start()));
  const { promise: never } = Promise.withResolvers<void>();
  const { entry, begun } = gated(dying!, never);
  const gone = new AbortController();
  const unanswered = dying!.cache.get(entry, { signal: gone.signal }).catch(() => {});
  await until("it computes", () => begun.length === 1);
  // From here on it can neither renew its lease nor give it back, as if it had been killed.
  dying!.front.setFault("down");
  const answers = await Promise.all(
    others.flatMap((process) =>
      Array.from({ length: 20 }, () => process.cache.get(process.entry(["products"])))
    ),
  );
  assert.equal(fleet.world.reads(), 2);
  assert.deepEqual(new Set(answers.map(({ body }) => body)), new Set(['{"products":0}']));
  gone.abort();
  await unanswered;
});

sentence("a writer that alone is cut off is answered when nobody answers from before", async (fleet) => {
  const [writer, reader] = [await fleet.start(), await fleet.start()];
  const entry = reader.entry(["products"]);
  await reader.cache.get(entry);
  writer.front.setFault("down");
  let answered = false;
  const writing = writer.raise("products").finally(() => answered = true);
  while (!answered) {
    reader.cache.peek(entry.key);
    await turns(1);
  }
  assert.equal(await writing, 1);
  assert.equal(JSON.parse((await reader.cache.get(entry)).body).products, 1);
  // The write may be answered by the time that certainty lasts, a moment before the telling is given up.
  await until("the failure is told", () => writer.observed.length > 0);
  assert.deepEqual(writer.observed.map(({ event }) => event), ["announce_failed"]);
});

sentence(
  "a reader that alone is cut off computes for itself, and is never told an old number",
  async (fleet) => {
    const [writer, reader] = [await fleet.start(), await fleet.start()];
    const entry = reader.entry(["products"]);
    await reader.cache.get(entry);
    reader.front.setFault("down");
    await writer.raise("products");
    assert.equal(reader.cache.peek(entry.key), null);
    const answer = await reader.cache.get(entry);
    assert.deepEqual([answer.state, answer.body], ["MISS", '{"products":1}']);
    reader.front.setFault("none");
    await until("it is back", async () => {
      await reader.cache.get(entry);
      return reader.cache.peek(entry.key)?.state === "HIT";
    });
  },
);

const TROUBLES = [
  "flush",
  "slow",
  "down",
  "lost",
  "html502",
  "mute",
  "none",
  "none",
  "none",
  "none",
] as const;

async function trouble(fleet: LiveFleet, { front }: FleetProcess, what: typeof TROUBLES[number]) {
  if (what === "flush") await fleet.flush();
  else if (what === "mute") front.breakSubscriptions("mute");
  else front.setFault(what === "slow" ? { slowMs: 60 } : what);
}

Deno.test({
  name: "live fleet: nor over a Redis that is flushed, slow or out of reach, in 60 stories",
  ...needs("TEST_MYSQL_URL", "TEST_REDIS_URL"),
  async fn() {
    await using fleet = await createLiveFleet(CERTAIN_MS);
    const processes = [await fleet.start(), await fleet.start()];
    const model = new Model();
    const troubled = fc.record({ actors: story, what: fc.constantFrom(...TROUBLES), whose: fc.nat(1) });
    const holds = fc.asyncProperty(troubled, async ({ actors, what, whose }) => {
      const playing = play(model, processes, actors);
      await turns(2);
      await trouble(fleet, processes[whose]!, what);
      await playing;
      for (const { front } of processes) front.setFault("none");
    });
    await fc.assert(holds, { numRuns: 60, endOnFailure: true });
    for (const state of ["HIT", "MISS"]) assert.ok(model.seen[state]! > 20, JSON.stringify(model.seen));
  },
});
