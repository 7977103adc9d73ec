import type { ResourceTarget } from "#src/http/mount_resource.ts";
import { explainClient } from "./explain_client.ts";
import type { Client, ClientChange } from "./schema.ts";
import type { Clients } from "./store.ts";

/** Writes what is given of a client. Throws a `Problem`, `duplicate` when its new code is taken; or `DatabaseError`. */
export async function changeClient(
  { resources }: Clients,
  change: ClientChange,
  target: ResourceTarget,
): Promise<Client> {
  return await resources.change(change, target).catch(explainClient);
}
