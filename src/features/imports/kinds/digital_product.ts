import type { ImportKind, SheetColumn } from "./import_kind.ts";
import { sheetColumn } from "./sheet_column.ts";

const SMALL_BUSINESS = ["RBS", "SME"];

const COLUMNS: readonly SheetColumn[] = [
  sheetColumn("Product"),
  sheetColumn("Order Id", { clean: withoutPrefix }),
  sheetColumn("Product + Order Id"),
  sheetColumn("Filter Product", { aliases: ["Filter Produk"] }),
  sheetColumn("Order Subtype"),
  sheetColumn("Product Name"),
  sheetColumn("Order Date", { type: "timestamp" }),
  sheetColumn("Customer Name"),
  sheetColumn("Channel", { clean: channelName }),
  sheetColumn("Regional"),
  sheetColumn("Witel"),
  sheetColumn("Nama Witel"),
  sheetColumn("Telda"),
  sheetColumn("Order Status"),
  sheetColumn("Order_Status_N"),
  sheetColumn("Milestone"),
  sheetColumn("Layanan"),
  sheetColumn("Segmen_N"),
  sheetColumn("STO"),
  sheetColumn("Ach"),
  sheetColumn("Active User"),
  sheetColumn("Billcomp Date", { type: "date" }),
  sheetColumn("Join Nama Target"),
  sheetColumn("Kategori"),
  sheetColumn("Last_Update", { type: "timestamp" }),
  sheetColumn("Net Price", { type: "decimal" }),
  sheetColumn("Regional Antares Eazy"),
  sheetColumn("Regional_Join"),
  sheetColumn("Tahun", { type: "integer" }),
  sheetColumn("Week"),
];

/** Orders of digital products. One order has a row for each of its products. */
export function digitalProduct(): ImportKind {
  return {
    name: "analysis",
    aliases: ["digital_product", "digitalproduct", "digital", "dp"],
    title: "Digital products",
    table: "digital_products",
    mode: "merge",
    key: ["order_id", "product"],
    columns: COLUMNS,
    derived: [{ name: "segment", type: "text" }],
    derive: ({ segmen_n }) => ({
      segment: SMALL_BUSINESS.includes(segmen_n?.toUpperCase() ?? "") ? "SME" : "LEGS",
    }),
  };
}

function withoutPrefix(orderId: string): string {
  return orderId.replace(/^SC\s*/i, "");
}

function channelName(channel: string): string {
  return channel.toLowerCase() === "hsi" ? "SC-One" : channel;
}
