import assert from "node:assert/strict";
import type { Snapshot, Snapshots } from "#src/platform/snapshots.ts";

/** A store under test, on its own, with a clock that a test moves. */
export interface SnapshotsWorld extends AsyncDisposable {
  readonly store: Snapshots;
  /** Another process's view of the same store; `null` where there is no such thing. */
  readonly other: Snapshots | null;
  /** A key that nobody else uses. */
  key(name: string): string;
  /** Waits, or moves the clock, until what was kept for a second has expired. */
  untilExpired(key: string): Promise<void>;
}

/** What every implementation of the port promises, as tests. */
export function snapshotsContract(
  kind: string,
  open: () => Promise<SnapshotsWorld>,
  definition: { readonly ignore?: boolean } = {},
): void {
  function sentence(name: string, run: (world: SnapshotsWorld) => Promise<void>): void {
    Deno.test({
      name: `${kind} snapshots: ${name}`,
      ...definition,
      async fn() {
        await using world = await open();
        await run(world);
      },
    });
  }

  sentence("what was never kept is absent", async ({ store, key }) => {
    assert.equal(await store.get(key("absent")), null);
  });

  for (
    const [what, body] of Object.entries({
      "a table": 'kab_kota,total\r\nBintan,3\r\n"a ""b"", c",\r\n',
      "an empty text": "",
      "text in many scripts": "Natuna – ナツナ – 🏝️ – \u0000\u2028\ufeff",
      "text that begins with a byte order mark": "\ufeffkab_kota\r\n",
      "text that looks like JSON": '{"result":"OK","a":[null,007]}',
      "a number": "007",
      "three megabytes": "kab_kota,ü\r\n".repeat(250_000),
    })
  ) {
    sentence(`${what} comes back as it was`, async ({ store, key }) => {
      const snapshot: Snapshot = {
        body,
        etag: '"an-etag,\\"',
        at: 1_795_000_000_123,
        rows: 12,
        tags: ["ü", "b"],
      };
      assert.equal(await store.put(key("x"), snapshot, 60), true);
      assert.deepEqual(await store.get(key("x")), snapshot);
    });
  }

  sentence("the newer takes the place of the older, and never the other way", async ({ store, key }) => {
    assert.equal(await store.put(key("x"), { ...made("old"), at: 999 }, 60), true);
    assert.equal(await store.put(key("x"), { ...made("new"), at: 10_000 }, 60), true);
    assert.equal((await held(store, key("x")))?.body, "new");
    assert.equal(await store.put(key("x"), { ...made("late"), at: 9_999 }, 60), true);
    assert.equal((await held(store, key("x")))?.body, "new");
  });

  sentence("of two of the same time the last stays", async ({ store, key }) => {
    await store.put(key("x"), made("first"), 60);
    await store.put(key("x"), made("last"), 60);
    assert.equal((await held(store, key("x")))?.body, "last");
  });

  sentence("what has expired is in the way of nothing", async ({ store, key, untilExpired }) => {
    await store.put(key("x"), { ...made("newer"), at: 9 }, 1);
    await untilExpired(key("x"));
    await store.put(key("x"), made("older"), 60);
    assert.equal((await held(store, key("x")))?.body, "older");
  });

  sentence("whatever the order of putting, the newest is what stays", async ({ store, other, key }) => {
    const ats = Array.from({ length: 40 }, (_, at) => (at * 17) % 40);
    await Promise.all(
      ats.map((at) => (at % 2 ? store : other ?? store).put(key("x"), { ...made(`${at}`), at }, 60)),
    );
    assert.equal((await held(store, key("x")))?.body, "39");
  });

  sentence("keys are told apart", async ({ store, key }) => {
    await store.put(key("a"), made("A"), 60);
    await store.put(key("a:b"), made("B"), 60);
    assert.equal((await held(store, key("a")))?.body, "A");
    assert.equal((await held(store, key("a:b")))?.body, "B");
  });

  sentence("what has expired is absent, and what has not is there", async ({ store, key, untilExpired }) => {
    await store.put(key("short"), made("short"), 1);
    await store.put(key("long"), made("long"), 600);
    await untilExpired(key("short"));
    assert.equal(await store.get(key("short")), null);
    assert.equal((await held(store, key("long")))?.body, "long");
  });

  sentence("keeping again begins its time anew", async ({ store, key, untilExpired }) => {
    await store.put(key("x"), made("x"), 1);
    await store.put(key("x"), made("x"), 600);
    await store.put(key("witness"), made("witness"), 1);
    await untilExpired(key("witness"));
    assert.notEqual(await store.get(key("x")), null);
  });

  sentence("what is kept for no time is no reason to be out of order", async ({ store, key }) => {
    await store.put(key("x"), made("x"), 0);
    assert.equal(await store.get(key("x")), null);
    assert.equal(await store.put(key("y"), made("y"), 60), true);
    assert.equal((await held(store, key("y")))?.body, "y");
  });

  sentence("what is too large is not kept, and nothing breaks", async ({ store, key }) => {
    assert.equal(await store.put(key("x"), made("x".repeat(20_000_000)), 60), false);
    assert.equal(await store.get(key("x")), null);
    assert.deepEqual(await store.health(), { ok: true });
    assert.equal(await store.put(key("x"), made("x"), 60), true);
  });

  sentence("many at once do not disturb each other", async ({ store, key }) => {
    const names = Array.from({ length: 40 }, (_, at) => `n${at}`);
    assert.ok((await Promise.all(names.map((name) => store.put(key(name), made(name), 60)))).every(Boolean));
    const bodies = await Promise.all(names.map(async (name) => (await held(store, key(name)))?.body));
    assert.deepEqual(bodies, names);
  });

  sentence("every process sees it where processes share the store", async ({ store, other, key }) => {
    if (other === null) return;
    await store.put(key("x"), made("x"), 60);
    assert.equal((await held(other, key("x")))?.body, "x");
  });

  sentence("a store in order is healthy", async ({ store }) => {
    assert.deepEqual(await store.health(), { ok: true });
  });
}

function made(body: string): Snapshot {
  return { body, etag: `"${body.length}"`, at: 1, rows: 1, tags: [] };
}

async function held(store: Snapshots, key: string): Promise<Snapshot | null> {
  const snapshot = await store.get(key);
  assert.notEqual(snapshot, "unreachable");
  return snapshot as Snapshot | null;
}
