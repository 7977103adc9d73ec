import assert from "node:assert/strict";
import fc from "fast-check";
import { CellsBuilder } from "#src/std/cells/cells_builder.ts";
import { cellTexts } from "#src/std/cells/cell_texts.ts";

const cell = fc.option(fc.string({ unit: "grapheme" }), { nil: null });

Deno.test("what is added cell by cell comes back row by row", () => {
  const table = fc.integer({ min: 1, max: 5 }).chain((width) =>
    fc.array(fc.array(cell, { minLength: width, maxLength: width })).map((rows) => ({ width, rows }))
  );
  fc.assert(fc.property(table, ({ width, rows }) => {
    const builder = new CellsBuilder(width);
    for (const value of rows.flat()) builder.add(value);
    const cells = builder.build();
    assert.equal(cells.width, width);
    assert.equal(cells.rows, rows.length);
    assert.deepEqual(cellTexts(cells), rows);
  }));
});

Deno.test("NULL and an empty text stay apart", () => {
  const builder = new CellsBuilder(2);
  builder.add(null);
  builder.add("");
  const { bounds } = builder.build();
  assert.equal(bounds[1], -1);
  assert.equal(bounds[2], bounds[3]);
});

Deno.test("the buffers grow as far as the cells do", () => {
  const long = "ナツナ🏝️".repeat(20_000);
  const rows = [[long, null], ["", long], ...Array.from({ length: 5_000 }, (_, row) => [String(row), "é"])];
  const builder = new CellsBuilder(2);
  for (const value of rows.flat()) builder.add(value);
  assert.deepEqual(cellTexts(builder.build()), rows);
});

Deno.test("the length is counted in bytes of UTF-8", () => {
  const builder = new CellsBuilder(1);
  assert.equal(builder.byteLength, 0);
  for (const value of ["a", "é", "🏝", null, ""]) builder.add(value);
  assert.equal(builder.byteLength, 1 + 2 + 4);
});

Deno.test("no cells are no rows, whatever the width", () => {
  assert.equal(new CellsBuilder(3).build().rows, 0);
  assert.equal(new CellsBuilder(0).build().rows, 0);
});
