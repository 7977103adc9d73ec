import assert from "node:assert/strict";
import type { Lease, Leases } from "#src/platform/leases.ts";

/** A store of leases under test, with as many processes as a test wants. */
export interface LeasesWorld extends AsyncDisposable {
  /** The view of a process with this label. */
  process(label: string): Leases;
  /** A name that nobody else uses. */
  name(name: string): string;
  /** Waits, or moves the clock, until somebody's lease has run out. */
  untilRunOut(name: string): Promise<void>;
}

/** Long enough for a busy machine, where a lease must not run out. */
const LONG_MS = 60_000;
/** Where a test waits for the end of it. */
const SHORT_MS = 150;

/** What every implementation of the port promises, as tests. */
export function leasesContract(
  kind: string,
  open: () => Promise<LeasesWorld>,
  definition: { readonly ignore?: boolean } = {},
): void {
  function sentence(name: string, run: (world: LeasesWorld) => Promise<void>): void {
    Deno.test({
      name: `${kind} leases: ${name}`,
      ...definition,
      async fn() {
        await using world = await open();
        await run(world);
      },
    });
  }

  sentence("who takes a name has it alone until it is given back", async ({ process, name }) => {
    const [one, two] = [process("one"), process("two")];
    assert.equal(await one.holder(name("x")), null);
    const lease = taken(await one.acquire(name("x"), LONG_MS));
    assert.equal(await two.holder(name("x")), "one");
    for (const each of [one, two]) assert.equal(await each.acquire(name("x"), LONG_MS), "held");
    assert.equal(await lease.renew(), "renewed");
    await lease.release();
    assert.equal(await one.holder(name("x")), null);
    taken(await two.acquire(name("x"), LONG_MS));
    assert.equal(await one.holder(name("x")), "two");
  });

  sentence("of many who try at the same time exactly one succeeds", async ({ process, name }) => {
    const processes = Array.from({ length: 5 }, (_, at) => process(`p${at}`));
    for (let round = 0; round < 5; round++) {
      const tries = Array.from(
        { length: 50 },
        (_, at) => processes[at % 5]!.acquire(name(`round${round}`), LONG_MS),
      );
      const answers = await Promise.all(tries);
      assert.equal(answers.filter((answer) => answer === "held").length, 49);
    }
  });

  sentence("what runs out is free, and is lost for who had it", async ({ process, name, untilRunOut }) => {
    const [one, two] = [process("one"), process("two")];
    const old = taken(await one.acquire(name("x"), SHORT_MS));
    await untilRunOut(name("x"));
    const lease = taken(await two.acquire(name("x"), LONG_MS));
    assert.equal(await old.renew(), "lost");
    await old.release();
    assert.equal(await one.holder(name("x")), "two");
    assert.equal(await lease.renew(), "renewed");
  });

  sentence("what ran out is lost even when nobody took it", async ({ process, name, untilRunOut }) => {
    const one = process("one");
    const old = taken(await one.acquire(name("x"), SHORT_MS));
    await untilRunOut(name("x"));
    assert.equal(await old.renew(), "lost");
    assert.equal(await one.holder(name("x")), null);
  });

  sentence("renewing begins the time anew", async ({ process, name, untilRunOut }) => {
    const one = process("one");
    const lease = taken(await one.acquire(name("x"), LONG_MS));
    for (let times = 0; times < 3; times++) {
      taken(await one.acquire(name("witness"), SHORT_MS));
      assert.equal(await lease.renew(), "renewed");
      await untilRunOut(name("witness"));
    }
    assert.equal(await one.holder(name("x")), "one");
  });

  sentence("the fence grows from grant to grant, whoever gets it", async ({ process, name }) => {
    const processes = [process("one"), process("two")];
    const fences: number[] = [];
    for (let grant = 0; grant < 30; grant++) {
      const lease = taken(await processes[grant % 2]!.acquire(name(`x${grant % 3}`), LONG_MS));
      fences.push(lease.fence);
      await lease.release();
    }
    for (const [at, fence] of fences.entries()) {
      assert.ok(Number.isSafeInteger(fence) && (at === 0 || fence > fences[at - 1]!), String(fences));
    }
  });

  sentence("names are told apart, and labels may hold anything", async ({ process, name }) => {
    const one = process("ünit 1: a b");
    taken(await one.acquire(name("a"), LONG_MS));
    taken(await process("two").acquire(name("a:b"), LONG_MS));
    assert.deepEqual([await one.holder(name("a")), await one.holder(name("a:b"))], ["ünit 1: a b", "two"]);
  });
}

function taken(answer: Lease | "held" | "unreachable"): Lease {
  assert.equal(typeof answer, "object", String(answer));
  return answer as Lease;
}
