import { v7 } from "uuid";
import { explainProduct } from "./explain_product.ts";
import type { Product, ProductInput } from "./schema.ts";
import type { Products } from "./store.ts";

/** Makes a product. Throws a `Problem`, `unknown_reference` when there is no such category; or `DatabaseError`. */
export async function createProduct(
  { data, rows, tag }: Products,
  input: ProductInput,
  signal?: AbortSignal,
): Promise<Product> {
  const work = data.write(async (session) => {
    session.touch(tag, 1);
    return await rows.insert(session, v7(), input);
  }, signal);
  return await work.catch(explainProduct(input));
}
