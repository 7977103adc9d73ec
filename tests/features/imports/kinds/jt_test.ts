import assert from "node:assert/strict";
import { matchHeader } from "#src/features/imports/rows/match_header.ts";
import { kindOf, readOne, readThrough } from "#tests/features/imports/sheet_world.ts";

const jt = kindOf("jt");
/** As older files have it, and what newer ones add. */
const HEADER = [
  "BULAN,TAHUN,ID i-HLD,REGION,Witel Lama,Witel Baru,No NDE SPMK,Perihal NDE SPMK,MoM,BA Drop,Uraian Kegiatan,Segmen",
  "Tanggal CB,Tanggal MoM,Jenis Kegiatan,RAB,Revenue Plan,Total Port,Template Durasi,TOC,Umur Pekerjaan",
  "Kategori Umur Pekerjaan,Status Proyek,Keterangan TOC,Status Tomps - Last Activity,Status Tomps New,Status i-HLD",
  "Nama ODP GO LIVE,BAK,Keterangan Pelimpahan,Mitra Lokal",
].join(",");
const ADDED = "PO,Tanggal Golive\n(DD/MM/YYYY),Konfirmasi PO,Go Live,Populasi (Non Drop),Usia";

Deno.test("JT: the headers of older and newer files are known, every column of them", () => {
  for (const header of [HEADER, `${HEADER},${ADDED}`]) {
    const { missing, unknown, duplicates, places } = matchHeader(jt, header.split(","));
    assert.deepEqual([missing, unknown, duplicates], [[], [], []]);
    assert.equal(places.filter((place) => place !== null).length, header.split(",").length);
  }
});

const MADE: readonly (readonly [header: string, text: string, column: string, wanted: string | null])[] = [
  ["Witel Baru", "WITEL BALI", "witel_baru", "BALI"],
  ["Witel Baru", "Witel  NTB", "witel_baru", "NTB"],
  ["Witel Baru", "BALI", "witel_baru", "BALI"],
  ["Status Tomps New", "8. Go Live", "go_live", "Y"],
  ["Status Proyek", "GO LIVE", "go_live", "Y"],
  ["Status i-HLD", "GO LIVE (100%)", "go_live", "Y"],
  ["Keterangan TOC", "Sudah go live", "go_live", "Y"],
  ["Status Proyek", "INSTALASI", "go_live", "N"],
  ["Go Live", "Y", "go_live", "N"],
  ["BA Drop", "BA Drop 12", "populasi_non_drop", "N"],
  ["BA Drop", "DROP", "populasi_non_drop", "N"],
  ["BA Drop", "-", "populasi_non_drop", "Y"],
  ["RAB", "1,234,567", "rab", "1234567"],
  ["Revenue Plan", "#REF!", "revenue_plan", null],
  ["Tanggal MoM", "17-Dec-24", "tanggal_mom", "2024-12-17"],
  ["Tanggal Golive\n(DD/MM/YYYY)", "31/12/2025", "tanggal_golive", "2025-12-31"],
  ["Usia", "#NAME?", "sheet_usia", null],
];

for (const [header, text, column, wanted] of MADE) {
  Deno.test(`JT: ${JSON.stringify(header)} '${text}' makes ${column} ${wanted}`, () => {
    assert.partialDeepStrictEqual(readOne(jt, { "Witel Lama": "BALI", [header]: text }), {
      [column]: wanted,
    });
  });
}

Deno.test("JT: lines without witel, segment, region and number are no rows, whatever stands there", () => {
  const header = ["Witel Lama", "Segmen", "REGION", "No NDE SPMK", "RAB", "Tanggal MoM"];
  const lines = [
    ["", "-", "", "#N/A", "99,000", "Total"],
    ["WITEL ", "", "", "", "5", ""],
    ["BALI", "", "", "", "", ""],
    ["", "DGS", "", "", "", ""],
    ["", "", "3", "", "", ""],
    ["", "", "", "C.Tel 1", "", ""],
  ];
  const { rows } = readThrough(jt, [header, ...lines], { numberLocale: "en" });
  assert.deepEqual(rows.map((row) => row === null), [true, true, false, false, false, false]);
});

Deno.test("JT: the file replaces the whole, and needs no key", () => {
  assert.deepEqual([jt.mode, jt.key], ["replace", []]);
});
