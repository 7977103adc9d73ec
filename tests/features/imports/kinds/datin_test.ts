import assert from "node:assert/strict";
import { kindOf, readOne, readThrough } from "#tests/features/imports/sheet_world.ts";

const datin = kindOf("datin");

Deno.test("Datin: rows of its products are read as those of SOS", () => {
  const row = readOne(datin, { ORDER_ID: "1", LI_PRODUCT_NAME: "astinet", ORDER_SUBTYPE: "New Install" });
  assert.partialDeepStrictEqual(row, { li_product_name: "astinet", tipe_order: "1. AO" });
});

Deno.test("Datin: rows of other products are none, whatever is wrong with them", () => {
  const header = ["ORDER_ID", "LI_PRODUCT_NAME", "AGREE_START_DATE"];
  const { rows } = readThrough(datin, [header, ["1", "IndiHome", ""], ["", "Wico", "x"], ["2", "", ""]]);
  assert.deepEqual(rows, [null, null, null]);
});

Deno.test("Datin: a bad row of its products fails", () => {
  const row = readOne(datin, { ORDER_ID: "", LI_PRODUCT_NAME: "VPN Lite", AGREE_START_DATE: "x" });
  assert.partialDeepStrictEqual(row, [{ code: "missing_key" }, { code: "bad_date" }]);
});

Deno.test("Datin: which products are its own is a setting", () => {
  const kind = kindOf("datin", { datinProducts: ["Wico"] });
  assert.equal(readOne(kind, { ORDER_ID: "1", LI_PRODUCT_NAME: "ASTINet" }), null);
  assert.ok(readOne(kind, { ORDER_ID: "1", LI_PRODUCT_NAME: "WICO" }) !== null);
});
