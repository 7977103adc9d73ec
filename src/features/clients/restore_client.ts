import type { ResourceTarget } from "#src/http/mount_resource.ts";
import { explainClient } from "./explain_client.ts";
import type { Client } from "./schema.ts";
import type { Clients } from "./store.ts";

/** Brings a deleted client back. Throws a `Problem`, `duplicate` when its code was taken meanwhile; or `DatabaseError`. */
export async function restoreClient({ resources }: Clients, target: ResourceTarget): Promise<Client> {
  return await resources.restore(target).catch(explainClient);
}
