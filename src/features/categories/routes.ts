import { mountLive } from "#src/http/mount_live.ts";
import { mountResource } from "#src/http/mount_resource.ts";
import { resourceContracts, type ResourceKind } from "#src/http/resource_contracts.ts";
import type { Router } from "#src/http/router.ts";
import type { LiveCache } from "#src/platform/live_cache.ts";
import type { LiveData } from "#src/platform/live_data.ts";
import type { Statements } from "#src/platform/statements.ts";
import { changeCategory } from "./change_category.ts";
import { createCategory } from "./create_category.ts";
import { deleteCategory } from "./delete_category.ts";
import { listCategories } from "./list_categories.ts";
import { readCategory } from "./read_category.ts";
import { replaceCategory } from "./replace_category.ts";
import { CategoryChangeSchema, CategoryInputSchema, categoryQuerySchema, CategorySchema } from "./schema.ts";
import { createCategories } from "./store.ts";

/** What the routes of categories need. */
export interface CategoriesRoutesDeps {
  readonly data: LiveData;
  readonly cache: LiveCache;
  readonly statements: Statements;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const KIND: ResourceKind = {
  path: "/v1/categories",
  noun: "Category",
  schema: CategorySchema,
  permissions: { read: "shop:read", write: "shop:write" },
  problems: { create: [], edit: [], remove: ["in_use"] },
};

/** Categories, and pages of them. */
export function mountCategories(router: Router, deps: CategoriesRoutesDeps): void {
  const categories = createCategories(deps.data, deps.statements);
  const query = categoryQuerySchema(categories.list.list.sorts);
  const contract = resourceContracts.list(KIND, query);
  mountLive(router, { contract, query, entry: (wanted) => listCategories(categories, wanted) }, deps);
  mountResource(router, {
    kind: KIND,
    input: CategoryInputSchema,
    change: CategoryChangeSchema,
    verbs: {
      create: (input, _by, signal) => createCategory(categories, input, signal),
      read: (id, signal) => readCategory(categories, id, signal),
      replace: (input, target) => replaceCategory(categories, input, target),
      change: (change, target) => changeCategory(categories, change, target),
      remove: (target) => deleteCategory(categories, target),
    },
  });
}
