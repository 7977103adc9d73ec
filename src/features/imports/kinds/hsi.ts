import type { ImportKind, SheetColumn } from "./import_kind.ts";
import type { KindSettings } from "./kind_settings.ts";
import { sheetColumn } from "./sheet_column.ts";

/** Coordinates stay text: spreadsheets have set dots into them that only people can take out again. */
const COLUMNS: readonly SheetColumn[] = [
  ...texts("NOMOR"),
  sheetColumn("ORDER_ID", { aliases: ["NO_ORDER", "NOMOR_ORDER"] }),
  ...texts("REGIONAL", "WITEL", "REGIONAL_OLD", "WITEL_OLD", "DATEL", "STO", "UNIT", "JENISPSB"),
  ...texts("TYPE_TRANS", "TYPE_LAYANAN", "STATUS_RESUME", "PROVIDER"),
  ...timestamps("ORDER_DATE", "LAST_UPDATED_DATE"),
  ...texts("NCLI", "POTS", "SPEEDY", "CUSTOMER_NAME", "LOC_ID", "WONUM", "FLAG_DEPOSIT", "CONTACT_HP"),
  ...texts(
    "INS_ADDRESS",
    "GPS_LONGITUDE",
    "GPS_LATITUDE",
    "KCONTACT",
    "CHANNEL",
    "STATUS_INET",
    "STATUS_ONU",
  ),
  ...texts("UPLOAD", "DOWNLOAD", "LAST_PROGRAM", "STATUS_VOICE", "CLID", "LAST_START", "TINDAK_LANJUT"),
  ...texts("ISI_COMMENT", "USER_ID_TL"),
  ...timestamps("TGL_COMMENT", "TANGGAL_MANJA"),
  ...texts("KELOMPOK_KENDALA", "KELOMPOK_STATUS", "HERO", "ADDON"),
  ...timestamps("TGL_PS"),
  ...texts("STATUS_MESSAGE", "PACKAGE_NAME", "GROUP_PAKET", "REASON_CANCEL", "KETERANGAN_CANCEL"),
  ...timestamps("TGL_MANJA"),
  ...texts("DETAIL_MANJA", "SUBERRORCODE", "ENGINEERMEMO"),
  sheetColumn("TAHUN", { type: "integer" }),
  ...texts("BULAN", "TANGGAL", "PS 1", "CEK", "HASIL", "TELDA", "DATA PROSES"),
  sheetColumn("NO ORDER REVOL", { aliases: ["NO ORDER REVOKE"] }),
  sheetColumn("DATA PS REVOKE", { aliases: ["DATAS PS REVOKE"] }),
  ...texts("UNTUK PS/PI", "UNTUK PS/RE"),
];

/** Orders of home internet: one row an order, as it stands on its way from being taken to being in service. */
export function hsi(settings: KindSettings): ImportKind {
  const witels = new Set(settings.hsiWitels.map((witel) => witel.toUpperCase()));
  return {
    name: "hsi",
    aliases: [],
    title: "HSI orders",
    table: "hsi_orders",
    mode: "merge",
    key: ["order_id"],
    columns: COLUMNS.map((column) =>
      witels.size > 0 && column.name === "witel" ? { ...column, required: true } : column
    ),
    derived: [],
    derive: ({ witel }) => witels.size === 0 || witels.has(witel?.toUpperCase() ?? "") ? {} : null,
  };
}

function texts(...headers: readonly string[]): SheetColumn[] {
  return headers.map((header) => sheetColumn(header));
}

function timestamps(...headers: readonly string[]): SheetColumn[] {
  return headers.map((header) => sheetColumn(header, { type: "timestamp" }));
}
