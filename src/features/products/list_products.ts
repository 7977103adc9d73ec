import { listEntry } from "#src/http/list_entry.ts";
import type { LiveEntry } from "#src/platform/live_cache.ts";
import { likePattern } from "#src/std/text/like_pattern.ts";
import type { ProductQuery } from "./schema.ts";
import type { Products } from "./store.ts";

/** A page of the products that are asked for. */
export function listProducts({ data, list }: Products, query: ProductQuery): LiveEntry {
  const { name, category_id, min_price, max_price, min_stock, max_stock, is_active, ...place } = query;
  const filters = {
    name: name === undefined ? null : likePattern(name),
    category_id: category_id ?? null,
    min_price: min_price ?? null,
    max_price: max_price ?? null,
    min_stock: min_stock?.toString() ?? null,
    max_stock: max_stock?.toString() ?? null,
    is_active: is_active === undefined ? null : is_active ? "1" : "0",
  };
  return listEntry(data, list, { ...place, filters });
}
