import assert from "node:assert/strict";
import { readAhead } from "#src/std/streams/read_ahead.ts";

for (const count of [1, 2, 3]) {
  Deno.test(`while one thing is worked on, the next ${count} are made and no more`, async () => {
    const { source, made } = numbers();
    const ahead = readAhead(source, count);
    for (let at = 1; at <= 3; at++) {
      assert.equal((await ahead.next()).value, at);
      await turn();
      assert.equal(made.length, at + count);
    }
    await ahead.return();
  });
}

Deno.test("what a source throws comes behind what it gave", async () => {
  const given: number[] = [];
  await assert.rejects(async () => {
    for await (const number of readAhead(failing(), 3)) given.push(number);
  }, /Enough/);
  assert.deepEqual(given, [1, 2]);
});

Deno.test("a source is ended when its reader leaves", async () => {
  const { source, made, isEnded } = numbers();
  for await (const number of readAhead(source, 2)) if (number === 2) break;
  assert.ok(isEnded());
  assert.ok(made.length <= 4);
});

function numbers() {
  const made: number[] = [];
  let ended = false;
  async function* source(): AsyncGenerator<number, void, undefined> {
    try {
      for (let number = 1;; number++) {
        made.push(number);
        yield number;
      }
    } finally {
      ended = true;
    }
  }
  return { source: source(), made, isEnded: () => ended };
}

async function* failing(): AsyncGenerator<number, void, undefined> {
  yield 1;
  await turn();
  yield 2;
  throw new Error("Enough");
}

/** Long enough for whatever only waits for others' steps. */
async function turn(): Promise<void> {
  for (let step = 0; step < 100; step++) await Promise.resolve();
}
