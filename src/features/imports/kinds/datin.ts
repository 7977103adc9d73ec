import type { ImportKind } from "./import_kind.ts";
import type { KindSettings } from "./kind_settings.ts";
import { NCX_COLUMNS } from "./ncx_columns.ts";
import { ncxDerivation } from "./ncx_derivation.ts";

/** Orders of data and internet products: the rows of those products in an export of NCX. Rows of others are passed over. */
export function datin(settings: KindSettings): ImportKind {
  const { derived, derive } = ncxDerivation(settings);
  const products = new Set(settings.datinProducts.map((product) => product.toUpperCase()));
  return {
    name: "datin",
    aliases: [],
    title: "Datin orders",
    table: "datin_orders",
    mode: "merge",
    key: settings.orderKey,
    columns: NCX_COLUMNS.map((column) =>
      column.name === "li_product_name" ? { ...column, required: true } : column
    ),
    derived,
    derive(row) {
      return products.has((row.li_product_name ?? "").toUpperCase()) ? derive(row) : null;
    },
  };
}
