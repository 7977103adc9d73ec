import type { ResourceTarget } from "#src/http/mount_resource.ts";
import { DatabaseError } from "#src/platform/database.ts";
import { Problem } from "#src/problem.ts";
import type { Clients } from "./store.ts";

/** Marks a client as deleted. Throws a `Problem`: `in_use` when it has stores that are not; or `DatabaseError`. */
export async function deleteClient(clients: Clients, target: ResourceTarget): Promise<void> {
  await clients.resources.remove(target, async (session) => {
    const stores = await clients.countStores(session, target.id);
    if (stores > 0) throw inUse(`The client has ${stores} ${stores === 1 ? "store" : "stores"}`);
  }).catch((error) => {
    if (!(error instanceof DatabaseError) || error.failure !== "orphan") throw error;
    throw inUse("The client has stores", error);
  });
}

function inUse(why: string, cause?: DatabaseError): Problem {
  return new Problem("in_use", { detail: `${why}: delete them first, or set 'is_active' to false`, cause });
}
