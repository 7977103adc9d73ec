import assert from "node:assert/strict";
import { cellTexts } from "#src/std/cells/cell_texts.ts";

Deno.test("only what the bounds point at is read: other bytes may lie between cells", () => {
  const bytes = new TextEncoder().encode("##ab##c#é##");
  const bounds = new Int32Array([2, 4, 0, -1, 6, 7, 8, 10, 3, 3, 0, 2, 99, 99]);
  assert.deepEqual(cellTexts({ width: 2, rows: 3, bytes, bounds }), [["ab", null], ["c", "é"], ["", "##"]]);
});

Deno.test("a batch without rows gives none", () => {
  assert.deepEqual(
    cellTexts({ width: 2, rows: 0, bytes: new Uint8Array(0), bounds: new Int32Array(0) }),
    [],
  );
});

Deno.test("a byte order mark in a cell is text like any other", () => {
  const bytes = new TextEncoder().encode("\ufeffa");
  assert.deepEqual(cellTexts({ width: 1, rows: 1, bytes, bounds: new Int32Array([0, bytes.length]) }), [[
    "\ufeffa",
  ]]);
});
