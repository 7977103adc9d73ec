import assert from "node:assert/strict";
import fc from "fast-check";
import { concatBytes } from "#src/std/bytes/concat_bytes.ts";

Deno.test("the bytes stand in the order of the parts", () => {
  fc.assert(fc.property(fc.array(fc.uint8Array()), (parts) => {
    assert.deepEqual([...concatBytes(parts)], parts.flatMap((part) => [...part]));
  }));
});

Deno.test("one part is given back as it is, none gives no bytes", () => {
  const part = new Uint8Array([1, 2]);
  assert.equal(concatBytes([part]), part);
  assert.equal(concatBytes([]).length, 0);
});

Deno.test("parts of a larger buffer give only their own bytes", () => {
  const buffer = new Uint8Array([1, 2, 3, 4, 5]);
  assert.deepEqual([...concatBytes([buffer.subarray(1, 3), buffer.subarray(4)])], [2, 3, 5]);
});
