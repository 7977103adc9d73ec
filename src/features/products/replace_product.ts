import { editResource } from "#src/http/edit_resource.ts";
import type { ResourceTarget } from "#src/http/mount_resource.ts";
import { explainProduct } from "./explain_product.ts";
import type { Product, ProductInput } from "./schema.ts";
import type { Products } from "./store.ts";

/** Writes all that can be written of a product. Throws a `Problem`, `unknown_reference` when there is no such category; or `DatabaseError`. */
export async function replaceProduct(
  products: Products,
  input: ProductInput,
  { id, ifMatch, signal }: ResourceTarget,
): Promise<Product> {
  return await editResource(products, { id, ifMatch, edit: () => input }, signal).catch(
    explainProduct(input),
  );
}
