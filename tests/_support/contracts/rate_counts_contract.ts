import assert from "node:assert/strict";
import type { RateCounts } from "#src/platform/rate_counts.ts";

/** Counts under test, with as many processes as a test wants. */
export interface RateCountsWorld extends AsyncDisposable {
  /** The view of another process. */
  process(): RateCounts;
  /** A key that nobody else uses. */
  key(name: string): string;
  /** Waits, or moves the clock, until a key that was kept for {@linkcode SHORT_MS} is forgotten. */
  untilForgotten(key: string): Promise<void>;
}

const LONG_MS = 60_000;
const SHORT_MS = 150;

/** What every implementation of the port promises, as tests. */
export function rateCountsContract(
  kind: string,
  open: () => Promise<RateCountsWorld>,
  definition: { readonly ignore?: boolean } = {},
): void {
  function sentence(name: string, run: (world: RateCountsWorld) => Promise<void>): void {
    Deno.test({
      name: `${kind} rate counts: ${name}`,
      ...definition,
      async fn() {
        await using world = await open();
        await run(world);
      },
    });
  }

  sentence("hits of all processes come together, and each learns the whole", async ({ process, key }) => {
    const [one, two] = [process(), process()];
    const add = (counts: RateCounts, hits: number) => counts.add([{ key: key("a"), hits, ttlMs: LONG_MS }]);
    assert.deepEqual(await add(one, 3), [3]);
    assert.deepEqual(await add(two, 4), [7]);
    assert.deepEqual(await add(one, 0), [7]);
  });

  sentence("many keys are told of in their order, the same one twice too", async ({ process, key }) => {
    const counts = process();
    const names = Array.from({ length: 200 }, (_, at) => key(`${at}`));
    const hits = names.map((name, at) => ({ key: name, hits: at, ttlMs: LONG_MS }));
    assert.deepEqual(await counts.add(hits), hits.map((one) => one.hits));
    const same = { key: key("same"), hits: 1, ttlMs: LONG_MS };
    assert.deepEqual(await counts.add([same, same]), [1, 2]);
    assert.deepEqual(await counts.add([]), []);
  });

  sentence("of many additions at the same time none is lost", async ({ process, key }) => {
    const processes = Array.from({ length: 4 }, () => process());
    const additions = Array.from(
      { length: 100 },
      (_, at) => processes[at % 4]!.add([{ key: key("busy"), hits: 1, ttlMs: LONG_MS }]),
    );
    const totals = (await Promise.all(additions)).map((answer) => answer![0]!);
    assert.deepEqual(totals.sort((a, b) => a - b), Array.from({ length: 100 }, (_, at) => at + 1));
  });

  sentence("a count whose time is over begins again", async ({ process, key, untilForgotten }) => {
    const counts = process();
    await counts.add([{ key: key("short"), hits: 5, ttlMs: SHORT_MS }]);
    await counts.add([{ key: key("long"), hits: 5, ttlMs: LONG_MS }]);
    await untilForgotten(key("short"));
    const both = ["short", "long"].map((name) => ({ key: key(name), hits: 1, ttlMs: LONG_MS }));
    assert.deepEqual(await counts.add(both), [1, 6]);
  });

  sentence("keys may hold anything", async ({ process, key }) => {
    const counts = process();
    const keys = ["", " ", "*", "https://issuer.test|a:b", "2001:db8::/64", "é😀\n\0", "x".repeat(5_000)];
    for (const name of keys) {
      assert.deepEqual(await counts.add([{ key: key(name), hits: 1, ttlMs: LONG_MS }]), [1], name);
    }
  });
}
