import type { ImportKind, RowValues, SheetColumn } from "./import_kind.ts";
import { sheetColumn } from "./sheet_column.ts";

/** What workbooks reckon themselves is kept as it stands, as `sheet_…`. */
const COLUMNS: readonly SheetColumn[] = [
  sheetColumn("BULAN"),
  sheetColumn("TAHUN", { type: "integer" }),
  sheetColumn("ID i-HLD"),
  sheetColumn("REGION"),
  sheetColumn("Witel Lama", { clean: withoutPrefix }),
  sheetColumn("Witel Baru", { clean: withoutPrefix }),
  sheetColumn("No NDE SPMK"),
  sheetColumn("Perihal NDE SPMK"),
  sheetColumn("MoM"),
  sheetColumn("BA Drop"),
  sheetColumn("Uraian Kegiatan"),
  sheetColumn("Segmen"),
  sheetColumn("PO"),
  sheetColumn("Tanggal Golive (DD/MM/YYYY)", {
    name: "tanggal_golive",
    type: "date",
    aliases: ["Tanggal Golive"],
  }),
  sheetColumn("Konfirmasi PO"),
  sheetColumn("Tanggal CB", { type: "date" }),
  sheetColumn("Tanggal MoM", { type: "date" }),
  sheetColumn("Jenis Kegiatan"),
  sheetColumn("RAB", { type: "decimal" }),
  sheetColumn("Revenue Plan", { type: "decimal" }),
  sheetColumn("Total Port", { type: "integer" }),
  sheetColumn("Template Durasi"),
  sheetColumn("TOC"),
  sheetColumn("Umur Pekerjaan"),
  sheetColumn("Kategori Umur Pekerjaan"),
  sheetColumn("Status Proyek"),
  sheetColumn("Keterangan TOC"),
  sheetColumn("Status Tomps - Last Activity"),
  sheetColumn("Status Tomps New"),
  sheetColumn("Status i-HLD"),
  sheetColumn("Nama ODP GO LIVE"),
  sheetColumn("BAK"),
  sheetColumn("Keterangan Pelimpahan"),
  sheetColumn("Mitra Lokal"),
  sheetColumn("Go Live", { name: "sheet_go_live" }),
  sheetColumn("Populasi (Non Drop)", { name: "sheet_populasi_non_drop" }),
  sheetColumn("Usia", { name: "sheet_usia" }),
];

/**
 * Projects that add to the network (Jaringan Tambahan). Nothing tells one from another for good, so that each file is
 * the whole and replaces what was there. Rows without witel, segment, region and number are lines of totals and notes.
 */
export function jt(): ImportKind {
  return {
    name: "jt",
    aliases: ["tambahan"],
    title: "JT projects",
    table: "jt_projects",
    mode: "replace",
    key: [],
    columns: COLUMNS.map((column) => column.name === "witel_lama" ? { ...column, required: true } : column),
    derived: [{ name: "go_live", type: "text" }, { name: "populasi_non_drop", type: "text" }],
    derive(row) {
      if ((row.witel_lama ?? row.segmen ?? row.region ?? row.no_nde_spmk ?? null) === null) return null;
      return {
        go_live: isLive(row) ? "Y" : "N",
        populasi_non_drop: /drop/i.test(row.ba_drop ?? "") ? "N" : "Y",
      };
    },
  };
}

/** Older sheets say it in the first two, newer ones in the others. */
function isLive({ status_tomps_new, status_proyek, status_i_hld, keterangan_toc }: RowValues): boolean {
  return [status_tomps_new, status_proyek, status_i_hld, keterangan_toc]
    .some((status) => /go live/i.test(status ?? ""));
}

function withoutPrefix(witel: string): string {
  return witel.replace(/^WITEL(?:\s+|$)/i, "");
}
