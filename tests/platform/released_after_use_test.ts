import assert from "node:assert/strict";
import { releasedAfterUse } from "#src/platform/released_after_use.ts";

Deno.test("a chunk is whole while its reader has it, and freed when he asks for the next", async () => {
  const chunks = [Uint8Array.of(1, 2), Uint8Array.of(3)];
  let at = 0;
  for await (const chunk of releasedAfterUse(ReadableStream.from(chunks.values()))) {
    assert.equal(chunk, chunks[at]);
    assert.deepEqual(chunks.slice(0, at).map(({ length }) => length), at === 0 ? [] : [0]);
    assert.equal(chunk[0], at === 0 ? 1 : 3);
    at++;
  }
  assert.deepEqual(chunks.map(({ length }) => length), [0, 0]);
});

Deno.test("a chunk that is a part of more memory is let alone", async () => {
  const whole = Uint8Array.of(1, 2, 3);
  for await (const chunk of releasedAfterUse(ReadableStream.from([whole.subarray(1)]))) {
    assert.deepEqual(chunk, Uint8Array.of(2, 3));
  }
  assert.deepEqual(whole, Uint8Array.of(1, 2, 3));
});
