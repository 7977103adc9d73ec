import { editResource } from "#src/http/edit_resource.ts";
import type { ResourceTarget } from "#src/http/mount_resource.ts";
import { explainCustomer } from "./explain_customer.ts";
import type { Customer, CustomerChange } from "./schema.ts";
import type { Customers } from "./store.ts";

/** Writes what is given of a customer. Throws a `Problem`, `duplicate` when the e-mail address is taken; or `DatabaseError`. */
export async function changeCustomer(
  customers: Customers,
  change: CustomerChange,
  { id, ifMatch, signal }: ResourceTarget,
): Promise<Customer> {
  const edit = (current: Customer) => ({ ...current, ...change });
  return await editResource(customers, { id, ifMatch, edit }, signal).catch(explainCustomer);
}
