import { mountLive } from "#src/http/mount_live.ts";
import { mountResource } from "#src/http/mount_resource.ts";
import { resourceContracts, type ResourceKind } from "#src/http/resource_contracts.ts";
import type { Router } from "#src/http/router.ts";
import type { LiveCache } from "#src/platform/live_cache.ts";
import type { LiveData } from "#src/platform/live_data.ts";
import type { Statements } from "#src/platform/statements.ts";
import { changeCustomer } from "./change_customer.ts";
import { createCustomer } from "./create_customer.ts";
import { deleteCustomer } from "./delete_customer.ts";
import { listCustomers } from "./list_customers.ts";
import { readCustomer } from "./read_customer.ts";
import { replaceCustomer } from "./replace_customer.ts";
import { CustomerChangeSchema, CustomerInputSchema, customerQuerySchema, CustomerSchema } from "./schema.ts";
import { createCustomers } from "./store.ts";

/** What the routes of customers need. */
export interface CustomersRoutesDeps {
  readonly data: LiveData;
  readonly cache: LiveCache;
  readonly statements: Statements;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const KIND: ResourceKind = {
  path: "/v1/customers",
  noun: "Customer",
  schema: CustomerSchema,
  permissions: { read: "shop:read", write: "shop:write" },
  problems: { create: ["duplicate"], edit: ["duplicate"], remove: ["in_use"] },
};

/** Customers, and pages of them. */
export function mountCustomers(router: Router, deps: CustomersRoutesDeps): void {
  const customers = createCustomers(deps.data, deps.statements);
  const query = customerQuerySchema(customers.list.list.sorts);
  const contract = resourceContracts.list(KIND, query);
  mountLive(router, { contract, query, entry: (wanted) => listCustomers(customers, wanted) }, deps);
  mountResource(router, {
    kind: KIND,
    input: CustomerInputSchema,
    change: CustomerChangeSchema,
    verbs: {
      create: (input, _by, signal) => createCustomer(customers, input, signal),
      read: (id, signal) => readCustomer(customers, id, signal),
      replace: (input, target) => replaceCustomer(customers, input, target),
      change: (change, target) => changeCustomer(customers, change, target),
      remove: (target) => deleteCustomer(customers, target),
    },
  });
}
