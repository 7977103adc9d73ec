import { editResource } from "#src/http/edit_resource.ts";
import type { ResourceTarget } from "#src/http/mount_resource.ts";
import { explainProduct } from "./explain_product.ts";
import type { Product, ProductChange } from "./schema.ts";
import type { Products } from "./store.ts";

/** Writes what is given of a product. Throws a `Problem`, `unknown_reference` when there is no such category; or `DatabaseError`. */
export async function changeProduct(
  products: Products,
  change: ProductChange,
  { id, ifMatch, signal }: ResourceTarget,
): Promise<Product> {
  const edit = (current: Product) => ({ ...current, ...change });
  return await editResource(products, { id, ifMatch, edit }, signal).catch(explainProduct(change));
}
