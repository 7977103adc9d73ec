import assert from "node:assert/strict";
import {
  SharedStream,
  type SharedStreamOptions,
  StalledReaderError,
} from "#src/std/streams/shared_stream.ts";
import { concatBytes } from "#src/std/bytes/concat_bytes.ts";
import { turns } from "#tests/_support/turns.ts";
import { until } from "#tests/_support/until.ts";
import { HandFedSource } from "#tests/_support/hand_fed_source.ts";

const LONG_MS = 60_000;
const STALL_MS = 40;

interface Scene {
  readonly hand: HandFedSource;
  readonly stop: AbortController;
  readonly shared: SharedStream;
}

function scene(options: Partial<SharedStreamOptions> = {}): Scene {
  const stop = new AbortController();
  const hand = new HandFedSource(stop.signal);
  const bounds = { keepBytesMax: 1_000, windowBytes: 300, stallMs: LONG_MS, ...options };
  return { hand, stop, shared: new SharedStream(hand.chunks(), stop, bounds) };
}

/** The bytes `from`, `from + 1`, …: what came twice, or not at all, is seen. */
function numbered(from: number, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, at) => (from + at) % 251);
}

function feed(hand: HandFedSource, chunks: number, size = 100): void {
  for (let at = 0; at < chunks; at++) hand.give(numbered(at * size, size));
}

async function readAll(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return concatBytes(await Array.fromAsync(stream));
}

/** Reads `count` pieces and holds still. */
async function readSome(stream: ReadableStream<Uint8Array>, count: number) {
  const reader = stream.getReader();
  const parts: Uint8Array[] = [];
  while (parts.length < count) parts.push((await reader.read()).value!);
  return { reader, bytes: concatBytes(parts) };
}

Deno.test("all readers get the same bytes, each from the first one", async () => {
  const { hand, shared } = scene();
  const readers = Array.from({ length: 20 }, () => readAll(shared.join()!.stream()));
  feed(hand, 9);
  hand.end();
  for (const bytes of await Promise.all(readers)) assert.deepEqual(bytes, numbered(0, 900));
});

Deno.test("who comes later, while all is kept, still gets the first byte", async () => {
  const { hand, shared } = scene();
  const first = await readSome(shared.join()!.stream(), 0);
  hand.give(numbered(0, 100));
  await shared.started;
  const second = readAll(shared.join()!.stream());
  hand.give(numbered(100, 100));
  hand.end();
  await shared.ended;
  assert.deepEqual(await readAll(shared.join()!.stream()), numbered(0, 200));
  assert.deepEqual(await second, numbered(0, 200));
  await first.reader.cancel();
});

Deno.test("while all is kept the source runs at its own pace, with nobody reading", async () => {
  const { hand, shared } = scene();
  const reader = shared.join()!;
  feed(hand, 10);
  hand.end();
  await shared.ended;
  assert.deepEqual(concatBytes((await shared.whole)!), numbered(0, 1_000));
  assert.deepEqual(await readAll(reader.stream()), numbered(0, 1_000));
});

Deno.test("a source needs no reader at all", async () => {
  const { hand, shared } = scene();
  feed(hand, 2);
  hand.end();
  assert.deepEqual(concatBytes((await shared.whole)!), numbered(0, 200));
  assert.deepEqual(await readAll(shared.join()!.stream()), numbered(0, 200));
});

Deno.test("an empty source gives an empty whole and clean ends", async () => {
  const { hand, shared } = scene();
  const early = readAll(shared.join()!.stream());
  hand.end();
  await shared.started;
  assert.deepEqual(await shared.whole, []);
  assert.equal((await early).length, 0);
  assert.equal((await readAll(shared.join()!.stream())).length, 0);
});

Deno.test("exactly as much as may be kept is kept; one byte more is outgrown", async () => {
  let outgrown = 0;
  const kept = scene({ onOutgrown: () => outgrown++ });
  kept.hand.give(numbered(0, 1_000));
  kept.hand.end();
  assert.equal((await kept.shared.whole)!.length, 1);
  assert.equal(outgrown, 0);
  const over = scene({ onOutgrown: () => outgrown++ });
  const bytes = readAll(over.shared.join()!.stream());
  over.hand.give(numbered(0, 1_001));
  over.hand.give(numbered(1_001, 1_000));
  over.hand.end();
  assert.equal(await over.shared.whole, null);
  assert.deepEqual(await bytes, numbered(0, 2_001));
  assert.equal(outgrown, 1);
});

Deno.test("nobody can join once the beginning may be gone, and those inside lose nothing", async () => {
  const { hand, shared } = scene();
  const inside = readAll(shared.join()!.stream());
  feed(hand, 11);
  assert.equal(await shared.whole, null);
  assert.equal(shared.join(), null);
  hand.give(numbered(1_100, 500));
  hand.end();
  assert.deepEqual(await inside, numbered(0, 1_600));
  assert.equal(shared.join(), null);
});

Deno.test("once outgrown, the source is never further ahead of the slowest reader than the window", async () => {
  const { hand, shared } = scene({ keepBytesMax: 200, windowBytes: 300 });
  const fast = readAll(shared.join()!.stream());
  const slow = shared.join()!.stream().getReader();
  feed(hand, 50);
  hand.end();
  let read = 0;
  for (let piece = await slow.read(); !piece.done; piece = await slow.read()) {
    read += piece.value.length;
    assert.ok(hand.taken * 100 - read <= 300 + 100, `${hand.taken} chunks taken, ${read} bytes read`);
    await turns(2);
  }
  assert.equal(read, 5_000);
  assert.deepEqual(await fast, numbered(0, 5_000));
});

Deno.test("the source goes on when the slowest reader leaves", async () => {
  const { hand, shared } = scene({ keepBytesMax: 200 });
  const slow = shared.join()!;
  const idle = slow.stream();
  const fast = readAll(shared.join()!.stream());
  feed(hand, 20);
  hand.end();
  await until("the source has come so far", () => hand.taken === 4);
  await turns(5);
  assert.equal(hand.taken, 4);
  slow.leave();
  assert.deepEqual(await fast, numbered(0, 2_000));
  await idle.cancel();
});

Deno.test("large chunks are cut, so that a slow network takes a piece in time", async () => {
  const { hand, shared } = scene({ keepBytesMax: 1 << 20 });
  const pieces = Array.fromAsync(shared.join()!.stream());
  hand.give(numbered(0, 200_000));
  hand.end();
  assert.ok((await pieces).every((piece) => piece.length <= 1 << 16));
  assert.deepEqual(concatBytes(await pieces), numbered(0, 200_000));
});

Deno.test("empty chunks are nothing to a reader", async () => {
  const { hand, shared } = scene();
  const pieces = Array.fromAsync(shared.join()!.stream());
  for (const size of [0, 3, 0]) hand.give(numbered(0, size));
  hand.end();
  assert.deepEqual(await pieces, [numbered(0, 3)]);
});

for (
  const [when, prepare] of Object.entries<(scene: Scene) => Promise<unknown>>({
    "before the first bytes": () => turns(1),
    "while the source is waiting for something": ({ hand, shared }) => {
      hand.give(numbered(0, 100));
      return shared.started;
    },
    "while the source waits for room": ({ hand }) => {
      feed(hand, 20);
      return until("the source has come so far", () => hand.taken === 11);
    },
  })
) {
  for (const way of ["leave", "cancel"] as const) {
    Deno.test(`the last reader to ${way} ${when} stops the source`, async () => {
      const world = scene();
      const { hand, stop, shared } = world;
      const [one, two] = [shared.join()!, shared.join()!];
      const streams = [one.stream(), two.stream()];
      await prepare(world);
      one.leave();
      await turns(2);
      assert.equal(stop.signal.aborted, false);
      if (way === "leave") two.leave();
      else await streams[1]!.cancel();
      assert.equal(stop.signal.aborted, true);
      await Promise.all([hand.left, shared.ended, Promise.allSettled([shared.started, shared.whole])]);
      assert.equal(shared.join(), null);
    });
  }
}

Deno.test("a source that does not heed the signal is left at its next chunk", async () => {
  const stop = new AbortController();
  const hand = new HandFedSource(new AbortController().signal);
  const shared = new SharedStream(hand.chunks(), stop, { keepBytesMax: 9, windowBytes: 9, stallMs: LONG_MS });
  shared.join()!.leave();
  hand.give(numbered(0, 5));
  await hand.left;
  await shared.ended;
  await assert.rejects(shared.whole, { name: "AbortError" });
});

Deno.test("leaving twice is leaving once", async () => {
  const { hand, stop, shared } = scene();
  const leaver = shared.join()!;
  const stayer = readAll(shared.join()!.stream());
  leaver.leave();
  leaver.leave();
  assert.equal(stop.signal.aborted, false);
  feed(hand, 3);
  hand.end();
  assert.deepEqual(await stayer, numbered(0, 300));
});

Deno.test("leaving after the end stops nothing, and the whole stays", async () => {
  const { hand, stop, shared } = scene();
  const reader = shared.join()!;
  feed(hand, 3);
  hand.end();
  await shared.ended;
  reader.leave();
  assert.equal(stop.signal.aborted, false);
  assert.deepEqual(await readAll(shared.join()!.stream()), numbered(0, 300));
});

Deno.test("a reader that takes nothing is cut off, and the others get everything", async () => {
  let stalled = 0;
  const { hand, stop, shared } = scene({
    keepBytesMax: 200,
    stallMs: STALL_MS,
    onStalled: () => stalled++,
  });
  const [fast, other] = [readAll(shared.join()!.stream()), readAll(shared.join()!.stream())];
  const idle = shared.join()!.stream().getReader();
  const { reader: halting, bytes } = await (feed(hand, 30), readSome(shared.join()!.stream(), 1));
  hand.end();
  await assert.rejects(idle.closed, StalledReaderError);
  await assert.rejects(halting.closed, StalledReaderError);
  await assert.rejects(halting.read(), StalledReaderError);
  assert.deepEqual(bytes, numbered(0, 100));
  assert.deepEqual(await fast, numbered(0, 3_000));
  assert.deepEqual(await other, numbered(0, 3_000));
  assert.equal(stalled, 2);
  assert.equal(stop.signal.aborted, false);
});

Deno.test("a reader is cut off also when what it holds is complete, and the whole stays", async () => {
  const { hand, stop, shared } = scene({ stallMs: STALL_MS });
  const { reader } = await (feed(hand, 3), readSome(shared.join()!.stream(), 1));
  hand.end();
  await assert.rejects(reader.closed, StalledReaderError);
  assert.equal(stop.signal.aborted, false);
  assert.deepEqual(await readAll(shared.join()!.stream()), numbered(0, 300));
});

Deno.test("when the only reader is cut off the source is stopped", async () => {
  const { hand, stop, shared } = scene({ keepBytesMax: 100, windowBytes: 100, stallMs: STALL_MS });
  const idle = shared.join()!.stream().getReader();
  feed(hand, 20);
  await assert.rejects(idle.closed, StalledReaderError);
  assert.equal(stop.signal.aborted, true);
  await Promise.all([hand.left, shared.ended]);
});

Deno.test("a reader that waits for a silent source is not a stalled one", async () => {
  const { hand, shared } = scene({ stallMs: STALL_MS });
  const waiting = readAll(shared.join()!.stream());
  await assert.rejects(shared.join()!.stream().getReader().closed, StalledReaderError);
  await assert.rejects(shared.join()!.stream().getReader().closed, StalledReaderError);
  feed(hand, 2);
  hand.end();
  assert.deepEqual(await waiting, numbered(0, 200));
});

for (const [what, keepBytesMax] of Object.entries({ "while all is kept": 1_000, "once outgrown": 100 })) {
  Deno.test(`a source that fails ${what} breaks every reader after the bytes that came`, async () => {
    const { hand, stop, shared } = scene({ keepBytesMax });
    const failure = new RangeError("The connection broke");
    const { reader: behind } = await (feed(hand, 3), readSome(shared.join()!.stream(), 1));
    const eager = shared.join()?.stream() ?? null;
    hand.fail(failure);
    await shared.ended;
    assert.equal((await behind.read()).value?.length, 100);
    assert.equal((await behind.read()).value?.length, 100);
    await assert.rejects(behind.read(), failure);
    if (eager !== null) await assert.rejects(readAll(eager), failure);
    await shared.started;
    if (keepBytesMax > 300) await assert.rejects(shared.whole, failure);
    else assert.equal(await shared.whole, null);
    assert.equal(shared.join(), null);
    void stop;
  });
}

Deno.test("readers that wait when the source fails are broken, not ended", async () => {
  const { hand, shared } = scene();
  const waiting = Array.from({ length: 5 }, () => readAll(shared.join()!.stream()));
  await turns(2);
  hand.fail(new RangeError("The connection broke"));
  for (const outcome of await Promise.allSettled(waiting)) assert.equal(outcome.status, "rejected");
  await assert.rejects(shared.started, RangeError);
  await assert.rejects(shared.whole, RangeError);
});

Deno.test("even a source that fails with nothing breaks its readers", async () => {
  const { hand, shared } = scene();
  const reading = readAll(shared.join()!.stream());
  hand.fail(null);
  await shared.ended;
  await assert.rejects(reading, (error) => (assert.equal(error, null), true));
  assert.equal(shared.join(), null);
});

Deno.test("a failure that nobody waits for is not reported as unhandled", async () => {
  const { hand, shared } = scene();
  hand.fail(new Error("Nobody hears this"));
  await shared.ended;
  await turns(2);
});

Deno.test("whoever objects to an outgrown stream ends it with that error", async () => {
  const objection = new RangeError("No place for a large one");
  const { hand, shared } = scene({
    keepBytesMax: 100,
    onOutgrown: () => {
      throw objection;
    },
  });
  const reading = readAll(shared.join()!.stream());
  feed(hand, 3);
  await assert.rejects(reading, objection);
  await assert.rejects(shared.whole, objection);
  await Promise.all([hand.left, shared.ended]);
  assert.equal(shared.join(), null);
});

for (const [when, chunks] of Object.entries({ "is waiting": 1, "waits for room": 20 })) {
  Deno.test(`a stream that is stopped from outside while its source ${when} breaks with that reason`, async () => {
    const { hand, stop, shared } = scene();
    const reader = shared.join()!.stream().getReader();
    feed(hand, chunks);
    await until("the source has come so far", () => hand.taken === Math.min(chunks, 11));
    stop.abort(new RangeError("It took too long"));
    await Promise.all([hand.left, shared.ended]);
    await assert.rejects(async () => {
      while (!(await reader.read()).done);
    }, { message: "It took too long" });
    assert.equal(shared.join(), null);
  });
}
