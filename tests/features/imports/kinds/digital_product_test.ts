import assert from "node:assert/strict";
import { kindOf, readOne } from "#tests/features/imports/sheet_world.ts";

const digital = kindOf("digital");

const CELLS: readonly (readonly [header: string, text: string, column: string, wanted: string | null])[] = [
  ["Order Id", "SC1002003004", "order_id", "1002003004"],
  ["Order Id", "sc 1002", "order_id", "1002"],
  ["Order Id", "0100200300400500600", "order_id", "0100200300400500600"],
  ["Channel", "hsi", "channel", "SC-One"],
  ["Channel", "MyTDS", "channel", "MyTDS"],
  ["Channel", "-", "channel", null],
  ["Segmen_N", "RBS", "segment", "SME"],
  ["Segmen_N", "sme", "segment", "SME"],
  ["Segmen_N", "DGS", "segment", "LEGS"],
  ["Segmen_N", "", "segment", "LEGS"],
  ["Net Price", "Rp 1.500.000", "net_price", "1500000"],
  ["Order Date", "12/15/2025 9:27", "order_date", "2025-12-15T09:27:00"],
  ["Billcomp Date", "17-Dec-24", "billcomp_date", "2024-12-17"],
  ["Filter Produk", "Netmonk", "filter_product", "Netmonk"],
  ["Product + Order Id", "Netmonk1002", "product_order_id", "Netmonk1002"],
  ["Last_Update", "45992.5", "last_update", "2025-12-01T12:00:00"],
];

for (const [header, text, column, wanted] of CELLS) {
  Deno.test(`Digital product: ${header} '${text}' makes ${column} ${wanted}`, () => {
    const row = readOne(digital, { "Product": "Netmonk", "Order Id": "7", [header]: text });
    assert.partialDeepStrictEqual(row, { [column]: wanted });
  });
}

Deno.test("Digital product: a row is told by its order and its product, and fails without one of them", () => {
  assert.deepEqual(digital.key, ["order_id", "product"]);
  assert.partialDeepStrictEqual(readOne(digital, { "Product": "", "Order Id": "SC" }), [
    { column: "Product", code: "missing_key" },
    { column: "Order Id", code: "missing_key" },
  ]);
});
