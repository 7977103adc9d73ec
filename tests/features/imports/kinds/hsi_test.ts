import assert from "node:assert/strict";
import { matchHeader } from "#src/features/imports/rows/match_header.ts";
import { kindOf, readOne } from "#tests/features/imports/sheet_world.ts";

const hsi = kindOf("hsi");
/** As an export has it. */
const HEADER =
  "NOMOR,ORDER_ID,REGIONAL,WITEL,REGIONAL_OLD,WITEL_OLD,DATEL,STO,UNIT,JENISPSB,TYPE_TRANS,TYPE_LAYANAN," +
  "STATUS_RESUME,PROVIDER,ORDER_DATE,LAST_UPDATED_DATE,NCLI,POTS,SPEEDY,CUSTOMER_NAME,LOC_ID,WONUM,FLAG_DEPOSIT," +
  "CONTACT_HP,INS_ADDRESS,GPS_LONGITUDE,GPS_LATITUDE,KCONTACT,CHANNEL,STATUS_INET,STATUS_ONU,UPLOAD,DOWNLOAD," +
  "LAST_PROGRAM,STATUS_VOICE,CLID,LAST_START,TINDAK_LANJUT,ISI_COMMENT,USER_ID_TL,TGL_COMMENT,TANGGAL_MANJA," +
  "KELOMPOK_KENDALA,KELOMPOK_STATUS,HERO,ADDON,TGL_PS,STATUS_MESSAGE,PACKAGE_NAME,GROUP_PAKET,REASON_CANCEL," +
  "KETERANGAN_CANCEL,TGL_MANJA,DETAIL_MANJA,SUBERRORCODE,ENGINEERMEMO,DATA PROSES,NO ORDER REVOL,DATA PS REVOKE," +
  "UNTUK PS/PI";

Deno.test("HSI: the header of an export is known, every column of it", () => {
  const { missing, unknown, duplicates, places } = matchHeader(hsi, HEADER.split(","));
  assert.deepEqual([missing, unknown, duplicates], [[], [], []]);
  assert.equal(places.filter((place) => place !== null).length, HEADER.split(",").length);
});

Deno.test("HSI: columns that other workbooks put in between are known too", () => {
  const more = "TAHUN,BULAN,TANGGAL,PS 1,CEK,HASIL,TELDA,DATA PROSES";
  const { unknown } = matchHeader(hsi, `${HEADER.replace("DATA PROSES", more)},UNTUK PS/RE`.split(","));
  assert.deepEqual(unknown, []);
});

Deno.test("HSI: ids, numbers of people and spoilt coordinates stay as they came", () => {
  const row = readOne(hsi, {
    "nomor order": "001002003004005006",
    NCLI: "0073648264",
    CONTACT_HP: "081200000000",
    GPS_LONGITUDE: "1.107.732",
    GPS_LATITUDE: "-7,25",
    UPLOAD: "1.024",
  });
  assert.partialDeepStrictEqual(row, {
    order_id: "001002003004005006",
    ncli: "0073648264",
    contact_hp: "081200000000",
    gps_longitude: "1.107.732",
    gps_latitude: "-7,25",
    upload: "1.024",
  });
});

Deno.test("HSI: its dates keep their time", () => {
  const row = readOne(hsi, { ORDER_ID: "1", ORDER_DATE: "12/15/2025 9:27", TGL_PS: "#N/A", TGL_MANJA: "-" });
  assert.partialDeepStrictEqual(row, { order_date: "2025-12-15T09:27:00", tgl_ps: null, tgl_manja: null });
});

Deno.test("HSI: all orders are kept, or those of the witels that are set", () => {
  assert.ok(readOne(hsi, { ORDER_ID: "1" }) !== null);
  const kind = kindOf("hsi", { hsiWitels: ["Bali", "SURAMADU"] });
  assert.ok(readOne(kind, { ORDER_ID: "1", WITEL: "BALI" }) !== null);
  assert.equal(readOne(kind, { ORDER_ID: "1", WITEL: "JAKARTA" }), null);
  assert.deepEqual(matchHeader(kind, ["ORDER_ID"]).missing, ["WITEL"]);
});
