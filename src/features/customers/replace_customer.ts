import { editResource } from "#src/http/edit_resource.ts";
import type { ResourceTarget } from "#src/http/mount_resource.ts";
import { explainCustomer } from "./explain_customer.ts";
import type { Customer, CustomerInput } from "./schema.ts";
import type { Customers } from "./store.ts";

/** Writes all that can be written of a customer. Throws a `Problem`, `duplicate` when the e-mail address is taken; or `DatabaseError`. */
export async function replaceCustomer(
  customers: Customers,
  input: CustomerInput,
  { id, ifMatch, signal }: ResourceTarget,
): Promise<Customer> {
  return await editResource(customers, { id, ifMatch, edit: () => input }, signal).catch(
    explainCustomer,
  );
}
