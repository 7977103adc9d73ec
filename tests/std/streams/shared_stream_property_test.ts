import assert from "node:assert/strict";
import fc from "fast-check";
import { concatBytes } from "#src/std/bytes/concat_bytes.ts";
import { SharedStream } from "#src/std/streams/shared_stream.ts";
import { settlesWithin } from "#src/std/async/settles_within.ts";
import { turns } from "#tests/_support/turns.ts";

/** What may happen, in any order; `who` picks a reader among those that have joined. */
interface Act {
  readonly kind: "join" | "turn" | "read" | "leave" | "cancel";
  readonly who: number;
}

interface Story {
  readonly sizes: readonly number[];
  /** Before which chunk the source fails; beyond the last = it ends. */
  readonly failsAt: number;
  /** How many turns of the event loop the source takes for each chunk. */
  readonly pace: number;
  readonly keepBytesMax: number;
  readonly windowBytes: number;
  readonly acts: readonly Act[];
}

interface Seat {
  readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly leave: () => void;
  readonly parts: Uint8Array[];
  reading: Promise<void>;
  outcome: "open" | "left" | "ended" | { readonly error: unknown };
}

const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom("join", "join", "turn", "read", "read", "read", "read", "leave", "cancel"),
  who: fc.nat(4),
});

const story: fc.Arbitrary<Story> = fc.record({
  sizes: fc.array(fc.oneof(fc.nat(40), fc.constantFrom(0, 70_000)), { maxLength: 12 }),
  failsAt: fc.nat(20),
  pace: fc.nat(2),
  keepBytesMax: fc.constantFrom(0, 20, 100, 80_000, 1_000_000),
  windowBytes: fc.constantFrom(0, 30, 80_000),
  acts: fc.array(act, { minLength: 1, maxLength: 40 }),
});

const FAILURE = new RangeError("The source failed");

function chunksOf(sizes: readonly number[]): Uint8Array[] {
  let from = 0;
  return sizes.map((size) => Uint8Array.from({ length: size }, () => from++ % 251));
}

async function* play({ sizes, failsAt, pace }: Story, stop: AbortSignal): AsyncGenerator<Uint8Array> {
  for (const [at, chunk] of chunksOf(sizes).entries()) {
    await turns(pace);
    stop.throwIfAborted();
    if (at === failsAt) throw FAILURE;
    yield chunk;
  }
  if (failsAt === sizes.length) throw FAILURE;
}

function sit(shared: SharedStream): Seat | null {
  const place = shared.join();
  if (place === null) return null;
  return {
    reader: place.stream().getReader(),
    leave: () => place.leave(),
    parts: [],
    reading: Promise.resolve(),
    outcome: "open",
  };
}

function readOnce(seat: Seat): void {
  seat.reading = seat.reading.then(async () => {
    if (seat.outcome !== "open") return;
    try {
      const { done, value } = await seat.reader.read();
      if (value !== undefined) seat.parts.push(value);
      if (done && seat.outcome === "open") seat.outcome = "ended";
    } catch (error) {
      seat.outcome = { error };
    }
  });
}

async function perform(step: Act, shared: SharedStream, seats: Seat[]): Promise<void> {
  if (step.kind === "turn") return await turns(1);
  if (step.kind === "join") {
    const seat = sit(shared);
    if (seat !== null) seats.push(seat);
    return;
  }
  const seat = seats[step.who % seats.length];
  if (seat === undefined || seat.outcome !== "open") return;
  if (step.kind === "read") return readOnce(seat);
  seat.outcome = "left";
  if (step.kind === "leave") seat.leave();
  // What has failed already cannot be cancelled any more.
  await seat.reader.cancel().catch(() => {});
}

async function finish(seat: Seat): Promise<void> {
  while (seat.outcome === "open") {
    readOnce(seat);
    await seat.reading;
  }
}

function judge(given: Story, seats: readonly Seat[], stopped: boolean): void {
  const all = concatBytes(chunksOf(given.sizes));
  const came = concatBytes(chunksOf(given.sizes).slice(0, given.failsAt));
  for (const { parts, outcome } of seats) {
    const bytes = concatBytes(parts);
    assert.deepEqual(bytes, all.subarray(0, bytes.length), "the bytes are the source's, from the first on");
    if (outcome === "left") continue;
    assert.equal(stopped, false, "nobody who stays is stopped");
    if (given.failsAt <= given.sizes.length) {
      assert.deepEqual(outcome, { error: FAILURE }, "a failed source never ends cleanly");
      assert.equal(bytes.length, came.length, "what came before the failure is given");
    } else {
      assert.equal(outcome, "ended");
      assert.equal(bytes.length, all.length, "a clean end is the whole");
    }
  }
}

async function judgeWhole(given: Story, shared: SharedStream): Promise<void> {
  const all = concatBytes(chunksOf(given.sizes));
  const [started, whole] = await Promise.allSettled([shared.started, shared.whole]);
  if (whole.status === "rejected") {
    assert.equal(shared.join(), null);
  } else if (whole.value === null) {
    assert.ok(all.length > given.keepBytesMax);
    assert.equal(shared.join(), null);
  } else {
    assert.deepEqual(concatBytes(whole.value), all);
    assert.equal(started.status, "fulfilled");
  }
}

Deno.test("however readers join, read and leave, nobody gets a wrong byte, a false end or no end", async () => {
  await fc.assert(
    fc.asyncProperty(story, async (given) => {
      const stop = new AbortController();
      const shared = new SharedStream(play(given, stop.signal), stop, { ...given, stallMs: 60_000 });
      const seats: Seat[] = [];
      for (const step of given.acts) await perform(step, shared, seats);
      assert.ok(await settlesWithin(Promise.all(seats.map(finish)), 5_000), "every reader comes to an end");
      assert.ok(await settlesWithin(shared.ended, 5_000), "the source comes to an end");
      judge(given, seats, stop.signal.aborted && seats.some(({ outcome }) => outcome === "ended"));
      await judgeWhole(given, shared);
    }),
    { numRuns: 150 },
  );
});
