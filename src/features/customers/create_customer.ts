import { v7 } from "uuid";
import { explainCustomer } from "./explain_customer.ts";
import type { Customer, CustomerInput } from "./schema.ts";
import type { Customers } from "./store.ts";

/** Makes a customer. Throws a `Problem`, `duplicate` when the e-mail address is taken; or `DatabaseError`. */
export async function createCustomer(
  { data, rows, tag }: Customers,
  input: CustomerInput,
  signal?: AbortSignal,
): Promise<Customer> {
  const work = data.write(async (session) => {
    session.touch(tag, 1);
    return await rows.insert(session, v7(), input);
  }, signal);
  return await work.catch(explainCustomer);
}
