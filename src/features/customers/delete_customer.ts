import type { ResourceTarget } from "#src/http/mount_resource.ts";
import { removeResource } from "#src/http/remove_resource.ts";
import { Problem } from "#src/problem.ts";
import { DatabaseError } from "#src/platform/database.ts";
import type { Customers } from "./store.ts";

/** Takes a customer away. Throws a `Problem`: `in_use` when there are orders; or `DatabaseError`. */
export async function deleteCustomer(
  customers: Customers,
  { id, ifMatch, signal }: ResourceTarget,
): Promise<void> {
  try {
    await removeResource(customers, { id, ifMatch }, signal);
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.failure !== "orphan") throw error;
    throw new Problem("in_use", {
      detail: "The customer has orders, which keep what was bought: change the name and the address instead",
      cause: error,
    });
  }
}
