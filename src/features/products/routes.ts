import { mountLive } from "#src/http/mount_live.ts";
import { mountResource } from "#src/http/mount_resource.ts";
import { resourceContracts, type ResourceKind } from "#src/http/resource_contracts.ts";
import type { Router } from "#src/http/router.ts";
import type { LiveCache } from "#src/platform/live_cache.ts";
import type { LiveData } from "#src/platform/live_data.ts";
import type { Statements } from "#src/platform/statements.ts";
import { changeProduct } from "./change_product.ts";
import { createProduct } from "./create_product.ts";
import { deleteProduct } from "./delete_product.ts";
import { listProducts } from "./list_products.ts";
import { readProduct } from "./read_product.ts";
import { replaceProduct } from "./replace_product.ts";
import { ProductChangeSchema, ProductInputSchema, productQuerySchema, ProductSchema } from "./schema.ts";
import { createProducts } from "./store.ts";

/** What the routes of products need. */
export interface ProductsRoutesDeps {
  readonly data: LiveData;
  readonly cache: LiveCache;
  readonly statements: Statements;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const KIND: ResourceKind = {
  path: "/v1/products",
  noun: "Product",
  schema: ProductSchema,
  permissions: { read: "shop:read", write: "shop:write" },
  problems: { create: ["unknown_reference"], edit: ["unknown_reference"], remove: ["in_use"] },
};

/** Products, and pages of them. */
export function mountProducts(router: Router, deps: ProductsRoutesDeps): void {
  const products = createProducts(deps.data, deps.statements);
  const query = productQuerySchema(products.list.list.sorts);
  const contract = resourceContracts.list(KIND, query);
  mountLive(router, { contract, query, entry: (wanted) => listProducts(products, wanted) }, deps);
  mountResource(router, {
    kind: KIND,
    input: ProductInputSchema,
    change: ProductChangeSchema,
    verbs: {
      create: (input, _by, signal) => createProduct(products, input, signal),
      read: (id, signal) => readProduct(products, id, signal),
      replace: (input, target) => replaceProduct(products, input, target),
      change: (change, target) => changeProduct(products, change, target),
      remove: (target) => deleteProduct(products, target),
    },
  });
}
