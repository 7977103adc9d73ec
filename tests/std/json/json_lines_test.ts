import assert from "node:assert/strict";
import { JsonRowsEncoder } from "#src/std/json/json_rows_encoder.ts";
import { cellsOf } from "#tests/_support/cells_of.ts";

Deno.test("a JSON value that spans lines in the database takes one line", () => {
  const value = '{\n  "a": [1,\r\n 2],\t"b": "x\\ny"\n}';
  const encoder = new JsonRowsEncoder([{ name: "v", form: "literal" }], "lines");
  const text = new TextDecoder().decode(encoder.rows(cellsOf(1, [[value], ["1"]])));
  const lines = text.split("\n");
  assert.equal(lines.length, 3, text);
  assert.deepEqual(lines.slice(0, 2).map((line) => JSON.parse(line)), [{ v: JSON.parse(value) }, { v: 1 }]);
});
