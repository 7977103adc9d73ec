import assert from "node:assert/strict";
import { kindOf, readOne } from "#tests/features/imports/sheet_world.ts";

const sos = kindOf("sos");

const MADE: readonly (readonly [header: string, text: string, derived: string, wanted: string | null])[] = [
  ["ORDER_SUBTYPE", "New Install", "tipe_order", "1. AO"],
  ["ORDER_SUBTYPE", "Suspend", "tipe_order", "2. SO"],
  ["ORDER_SUBTYPE", "Disconnect", "tipe_order", "3. DO"],
  ["ORDER_SUBTYPE", "Modify", "tipe_order", "4. MO"],
  ["ORDER_SUBTYPE", "Modify Price", "tipe_order", "4. MO"],
  ["ORDER_SUBTYPE", "MODIFY BA", "tipe_order", "4. MO"],
  ["ORDER_SUBTYPE", "Renewal Agreement", "tipe_order", "4. MO"],
  ["ORDER_SUBTYPE", "Resume", "tipe_order", "5. RO"],
  ["ORDER_SUBTYPE", "constructor", "tipe_order", null],
  ["ORDER_SUBTYPE", "", "tipe_order", null],
  ["ORDER_SUBTYPE", "New Install", "tipe_grup", "AOMO"],
  ["ORDER_SUBTYPE", "Modify Termin", "tipe_grup", "AOMO"],
  ["ORDER_SUBTYPE", "Suspend", "tipe_grup", "SODORO"],
  ["ORDER_SUBTYPE", "Disconnect", "tipe_grup", "SODORO"],
  ["ORDER_SUBTYPE", "Resume", "tipe_grup", "SODORO"],
  ["ORDER_SUBTYPE", "", "tipe_grup", null],
  ["SEGMEN", "Regional", "segmen_baru", "1. SME"],
  ["SEGMEN", "Business", "segmen_baru", "1. SME"],
  ["SEGMEN", "Government", "segmen_baru", "2. GOV"],
  ["SEGMEN", "Private Service", "segmen_baru", "3. PRIVATE"],
  ["SEGMEN", "State-Owned Enterprise Service", "segmen_baru", "4. SOE"],
  ["SEGMEN", "ENTERPRISE", "segmen_baru", "4. SOE"],
  ["SEGMEN", "Other", "segmen_baru", null],
  ["KATEGORI", "PROVIDE ORDER", "kategori_baru", "1. PROVIDE ORDER"],
  ["KATEGORI", "IN PROCESS", "kategori_baru", "2. IN PROCESS"],
  ["KATEGORI", "PROV. COMPLETE", "kategori_baru", "2. IN PROCESS"],
  ["KATEGORI", "3. Ready to bill", "kategori_baru", "3. READY TO BILL"],
  ["KATEGORI", "BILLING COMPLETED", "kategori_baru", null],
  ["BILL_WITEL", "SIDOARJO", "witel_baru", "JATIM TIMUR"],
  ["BILL_WITEL", "Malang", "witel_baru", "JATIM BARAT"],
  ["BILL_WITEL", "BALI", "witel_baru", "BALI"],
  ["BILL_WITEL", "-", "witel_baru", null],
  ["NIPNAS", "4711", "po_name", null],
  ["PO", "Somebody", "po_name", "Somebody"],
];

for (const [header, text, derived, wanted] of MADE) {
  Deno.test(`SOS: ${header} '${text}' makes ${derived} ${wanted}`, () => {
    assert.partialDeepStrictEqual(readOne(sos, { ORDER_ID: "1", [header]: text }), { [derived]: wanted });
  });
}

/** The amounts, and scalling1 and scalling2. */
const SCALLING: readonly (readonly [Record<string, string>, string | null, string | null])[] = [
  [{ IS_TERMIN: "Y", BIAYA_PASANG: "1000", HRG_BULANAN: "500" }, "750.00", "0.75"],
  [{ IS_TERMIN: "y", BIAYA_PASANG: "10", HRG_BULANAN: "" }, "2.50", "0.00"],
  [{ IS_TERMIN: "N", BIAYA_PASANG: "1000", HRG_BULANAN: "500", AMORTISASI: "12" }, "583.33", "0.58"],
  [{ BIAYA_PASANG: "1000", HRG_BULANAN: "0,01", AMORTISASI: "3" }, "333.34", "0.33"],
  [{ BIAYA_PASANG: "", HRG_BULANAN: "4995", AMORTISASI: "12" }, "4995.00", "5.00"],
  [{ BIAYA_PASANG: "-1000", HRG_BULANAN: "0", AMORTISASI: "3" }, "-333.33", "-0.33"],
  [
    { BIAYA_PASANG: "900719925474099312345", HRG_BULANAN: "1", AMORTISASI: "2" },
    "450359962737049656173.50",
    "450359962737049656.17",
  ],
  [{ BIAYA_PASANG: "1000", HRG_BULANAN: "500", AMORTISASI: "0" }, null, null],
  [{ BIAYA_PASANG: "1000", HRG_BULANAN: "500", AMORTISASI: "-" }, null, null],
  [{ IS_TERMIN: "N" }, null, null],
];

for (const [cells, scalling1, scalling2] of SCALLING) {
  Deno.test(`SOS: ${JSON.stringify(cells)} scales to ${scalling1}`, () => {
    const row = readOne(sos, { ORDER_ID: "1", ...cells }, { numberLocale: "id" });
    assert.partialDeepStrictEqual(row, { scalling1, scalling2 });
  });
}

Deno.test("SOS: who looks after a customer is told by the settings, before the sheet", () => {
  const kind = kindOf("sos", { people: { "4711": "Ani" }, witels: { OLD: "NEW" } });
  const row = (cells: Record<string, string>) => readOne(kind, { ORDER_ID: "1", ...cells });
  assert.partialDeepStrictEqual(row({ NIPNAS: "4711", PO: "Budi" }), { po_name: "Ani" });
  assert.partialDeepStrictEqual(row({ NIPNAS: "0815", PO: "Budi", BILL_WITEL: "old" }), {
    po_name: "Budi",
    witel_baru: "NEW",
  });
  assert.partialDeepStrictEqual(row({ NIPNAS: "constructor" }), { po_name: null });
});

Deno.test("SOS: all orders are kept, or those of the regions that are set which are not billed yet", () => {
  const cells = { ORDER_ID: "1", BILL_REGION: "TREG 1", KATEGORI: "BILLING COMPLETED" };
  assert.ok(readOne(sos, cells) !== null);
  const kind = kindOf("sos", { sosRegions: ["BB Regional 3"] });
  assert.equal(readOne(kind, cells), null);
  assert.equal(readOne(kind, { ...cells, BILL_REGION: "BB REGIONAL 3" }), null);
  assert.ok(readOne(kind, { ...cells, BILL_REGION: "bb regional 3", KATEGORI: "IN PROCESS" }) !== null);
});

Deno.test("SOS: what workbooks reckon themselves is kept beside what is derived", () => {
  const row = readOne(sos, { ORDER_ID: "1", "TIPE ORDER": "x", "SCALLING1": "1.5", "WITEL NEW": "y" });
  assert.partialDeepStrictEqual(row, {
    tipe_order: null,
    sheet_tipe_order: "x",
    sheet_scalling1: "1.5",
    sheet_witel_new: "y",
  });
});

Deno.test("SOS: orders are told apart by order, or by order and line where that is set", () => {
  assert.deepEqual(sos.key, ["order_id"]);
  const kind = kindOf("sos", { orderKey: ["order_id", "li_id"] });
  assert.partialDeepStrictEqual(readOne(kind, { ORDER_ID: "1", LI_ID: "" }), [
    { column: "LI_ID", code: "missing_key" },
  ]);
});
