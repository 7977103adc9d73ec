import assert from "node:assert/strict";
import { inspectHead } from "#src/std/streams/inspect_head.ts";
import { concatBytes } from "#src/std/bytes/concat_bytes.ts";

const HEAD = 65_536;

async function* pieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

for (const size of [0, 1, HEAD - 1, HEAD, HEAD + 1, 3 * HEAD]) {
  for (const length of [1_000, HEAD, 200_000]) {
    Deno.test(`of ${size} bytes in pieces of ${length} the head is seen once, before all of them are passed on`, async () => {
      const bytes = new Uint8Array(size).map((_, at) => at % 251);
      const heads: Uint8Array[] = [];
      const passed: Uint8Array[] = [];
      for await (const part of inspectHead(pieces(bytes, length), (head) => heads.push(head))) {
        assert.equal(heads.length, 1);
        passed.push(part);
      }
      assert.deepEqual(heads, [bytes.subarray(0, HEAD)]);
      assert.deepEqual(concatBytes(passed), bytes);
    });
  }
}

Deno.test("what is thrown at the head ends the stream, and the source is left", async () => {
  const left = Promise.withResolvers<void>();
  async function* source(): AsyncGenerator<Uint8Array> {
    try {
      while (true) yield new Uint8Array(HEAD);
    } finally {
      left.resolve();
    }
  }
  const refusal = new Error("Not this");
  const stream = inspectHead(source(), () => {
    throw refusal;
  });
  await assert.rejects(Array.fromAsync(stream), refusal);
  await left.promise;
});
