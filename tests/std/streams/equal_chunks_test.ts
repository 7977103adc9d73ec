import assert from "node:assert/strict";
import fc from "fast-check";
import { equalChunks } from "#src/std/streams/equal_chunks.ts";

async function* inOrder(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(part);
}

Deno.test("bytes come in chunks of one size, all of them in order, however they were cut before", async () => {
  const parts = fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 20 });
  await fc.assert(fc.asyncProperty(parts, fc.integer({ min: 1, max: 12 }), async (parts, chunkBytes) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of equalChunks(inOrder(parts), chunkBytes)) chunks.push(chunk);
    assert.deepEqual(chunks.flatMap((chunk) => [...chunk]), parts.flatMap((part) => [...part]));
    assert.ok(chunks.slice(0, -1).every(({ length }) => length === chunkBytes));
    assert.ok(chunks.every(({ length }) => length > 0 && length <= chunkBytes));
  }));
});

Deno.test("a chunk stays as it was when the next is made", async () => {
  const chunks = equalChunks(inOrder([Uint8Array.of(1, 2), Uint8Array.of(3, 4)]), 2);
  const first = (await chunks.next()).value!;
  await chunks.next();
  assert.deepEqual([...first], [1, 2]);
});
