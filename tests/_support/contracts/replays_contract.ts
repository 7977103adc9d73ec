import assert from "node:assert/strict";
import type { Replays } from "#src/platform/replays.ts";

/** A memory of ids under test, with as many processes as a test wants. */
export interface ReplaysWorld extends AsyncDisposable {
  /** The view of another process. */
  process(): Replays;
  /** An id that nobody else uses. */
  id(name: string): string;
  /** Waits, or moves the clock, until an id that was used for {@linkcode SHORT_MS} is forgotten. */
  untilForgotten(id: string): Promise<void>;
}

const LONG_MS = 60_000;
const SHORT_MS = 150;

/** What every implementation of the port promises, as tests. */
export function replaysContract(
  kind: string,
  open: () => Promise<ReplaysWorld>,
  definition: { readonly ignore?: boolean } = {},
): void {
  function sentence(name: string, run: (world: ReplaysWorld) => Promise<void>): void {
    Deno.test({
      name: `${kind} replays: ${name}`,
      ...definition,
      async fn() {
        await using world = await open();
        await run(world);
      },
    });
  }

  sentence("an id is used once, by whichever process", async ({ process, id }) => {
    const [one, two] = [process(), process()];
    assert.equal(await one.use(id("a"), LONG_MS), "first");
    assert.equal(await one.use(id("a"), LONG_MS), "used");
    assert.equal(await two.use(id("a"), LONG_MS), "used");
    assert.equal(await two.use(id("b"), LONG_MS), "first");
    assert.equal(await one.use(id("b"), LONG_MS), "used");
  });

  sentence("of many who use an id at the same time exactly one is first", async ({ process, id }) => {
    const processes = Array.from({ length: 5 }, () => process());
    for (let round = 0; round < 5; round++) {
      const uses = Array.from({ length: 50 }, (_, at) => processes[at % 5]!.use(id(`${round}`), LONG_MS));
      const answers = await Promise.all(uses);
      assert.equal(answers.filter((answer) => answer === "first").length, 1);
      assert.equal(answers.filter((answer) => answer === "used").length, 49);
    }
  });

  sentence("an id whose time is over may be used again", async ({ process, id, untilForgotten }) => {
    const [one, two] = [process(), process()];
    assert.equal(await one.use(id("short"), SHORT_MS), "first");
    assert.equal(await one.use(id("long"), LONG_MS), "first");
    await untilForgotten(id("short"));
    assert.equal(await two.use(id("short"), LONG_MS), "first");
    assert.equal(await two.use(id("long"), LONG_MS), "used");
  });

  sentence("who comes too late does not make the time longer", async ({ process, id, untilForgotten }) => {
    const [one, two] = [process(), process()];
    assert.equal(await one.use(id("x"), SHORT_MS), "first");
    await two.use(id("x"), SHORT_MS / 3);
    await untilForgotten(id("x"));
    assert.equal(await one.use(id("x"), LONG_MS), "first");
  });

  sentence("ids may hold anything, and a part of a millisecond counts as one", async ({ process, id }) => {
    const replays = process();
    const ids = ["", " ", "*", "a/b?c#d", "é😀\n\0", "x".repeat(5_000)].map(id);
    for (const each of ids) assert.equal(await replays.use(each, LONG_MS + 0.5), "first", each);
    for (const each of ids) assert.equal(await replays.use(each, LONG_MS + 0.5), "used", each);
  });
}
