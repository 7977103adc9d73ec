import assert from "node:assert/strict";
import type { ImportKind } from "#src/features/imports/kinds/import_kind.ts";
import { sheetColumn } from "#src/features/imports/kinds/sheet_column.ts";
import { matchHeader } from "#src/features/imports/rows/match_header.ts";
import { kindOf } from "./sheet_world.ts";

function kindWith(...columns: ImportKind["columns"]): ImportKind {
  return { ...kindOf("hsi"), key: [columns[0]!.name], columns };
}

/** Where columns of a kind were found, by name; only those that were. */
function placesOf(kind: ImportKind, header: readonly string[]): Record<string, number> {
  const { places } = matchHeader(kind, header);
  return Object.fromEntries(
    kind.columns.flatMap(({ name }, at) => places[at] === null ? [] : [[name, places[at]!]]),
  );
}

Deno.test("case, spaces, punctuation and the order of columns do not matter", () => {
  const header = ["tgl ps", "Order-ID", " WITEL ", "\ufeffnomor"];
  assert.deepEqual(placesOf(kindOf("hsi"), header), { nomor: 3, order_id: 1, witel: 2, tgl_ps: 0 });
});

Deno.test("a header with a line break is the column that it names", () => {
  const header = ["Tanggal Golive\n(DD/MM/YYYY)", "Witel Lama"];
  assert.deepEqual(placesOf(kindOf("jt"), header), { tanggal_golive: 0, witel_lama: 1 });
});

Deno.test("aliases stand for a column, unless its own header is there", () => {
  const hsi = kindOf("hsi");
  assert.deepEqual(placesOf(hsi, ["Nomor Order"]), { order_id: 0 });
  const match = matchHeader(hsi, ["NO_ORDER", "ORDER_ID"]);
  assert.equal(match.places[1], 1);
  assert.deepEqual(match.duplicates, ["NO_ORDER"]);
});

Deno.test("of headers that are alike the first counts, and the others are reported", () => {
  const match = matchHeader(kindOf("hsi"), ["ORDER_ID", "PS1", "Order Id", "PS 1"]);
  assert.equal(match.places[1], 0);
  assert.deepEqual(match.duplicates, ["Order Id", "PS 1"]);
  assert.deepEqual(match.unknown, []);
});

Deno.test("columns that differ in punctuation alone are told apart by it", () => {
  const kind = kindWith(
    sheetColumn("ID"),
    sheetColumn("PS 1", { name: "first" }),
    sheetColumn("PS-1", { name: "second" }),
  );
  assert.deepEqual(placesOf(kind, ["ID", "PS-1", "PS 1"]), { id: 0, first: 2, second: 1 });
  assert.deepEqual(placesOf(kind, ["ID", "ps1", "PS_1"]), { id: 0, first: 1, second: 2 });
});

Deno.test("missing required columns are named as the template has them, keys always", () => {
  assert.deepEqual(matchHeader(kindOf("hsi"), ["WITEL"]).missing, ["ORDER_ID"]);
  assert.deepEqual(matchHeader(kindOf("dp"), ["Witel"]).missing, ["Product", "Order Id"]);
  assert.deepEqual(matchHeader(kindOf("datin"), ["ORDER_ID"]).missing, ["LI_PRODUCT_NAME"]);
  assert.deepEqual(matchHeader(kindOf("jt"), ["Region"]).missing, ["Witel Lama"]);
  const filtered = kindOf("sos", { sosRegions: ["BB REGIONAL 3"], orderKey: ["order_id", "li_id"] });
  assert.deepEqual(matchHeader(filtered, ["ORDER_ID"]).missing, ["BILL_REGION", "LI_ID", "KATEGORI"]);
});

Deno.test("unknown headers are reported, stray empty ones are not", () => {
  const match = matchHeader(kindOf("sos"), ["ORDER_ID", "", "  ", "progress", "?", "Warna"]);
  assert.deepEqual(match.unknown, ["progress", "Warna"]);
});

Deno.test("a mended file is known by its '__row'", () => {
  const header = ["ORDER_ID", "WITEL", "__row", "__column", "__code", "__message"];
  const match = matchHeader(kindOf("hsi"), header);
  assert.deepEqual(match.mend, { row: 2, column: 3, code: 4, message: 5 });
  assert.deepEqual(match.unknown, []);
  assert.deepEqual(matchHeader(kindOf("hsi"), ["ORDER_ID", " __ROW "]).mend, {
    row: 1,
    column: null,
    code: null,
    message: null,
  });
  assert.equal(matchHeader(kindOf("hsi"), ["ORDER_ID", "row"]).mend, null);
});

Deno.test("a match is plain JSON", () => {
  const match = matchHeader(kindOf("hsi"), ["ORDER_ID", "__row", "x"]);
  assert.deepEqual(JSON.parse(JSON.stringify(match)), match);
});
