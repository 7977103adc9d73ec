import type { ImportKind } from "./import_kind.ts";
import type { KindSettings } from "./kind_settings.ts";
import { NCX_COLUMNS } from "./ncx_columns.ts";
import { ncxDerivation } from "./ncx_derivation.ts";

const BILLED = "BILLING COMPLETED";

/** Orders as NCX exports them, all of them or those of some regions that are not billed yet. */
export function sos(settings: KindSettings): ImportKind {
  const { derived, derive } = ncxDerivation(settings);
  const regions = new Set(settings.sosRegions.map((region) => region.toUpperCase()));
  const needed = regions.size > 0 ? ["bill_region", "kategori"] : [];
  return {
    name: "sos",
    aliases: [],
    title: "SOS orders",
    table: "sos_orders",
    mode: "merge",
    key: settings.orderKey,
    columns: NCX_COLUMNS.map((column) =>
      needed.includes(column.name) ? { ...column, required: true } : column
    ),
    derived,
    derive(row) {
      if (regions.size > 0) {
        if (!regions.has((row.bill_region ?? "").toUpperCase())) return null;
        if (row.kategori?.toUpperCase() === BILLED) return null;
      }
      return derive(row);
    },
  };
}
