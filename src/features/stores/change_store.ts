import type { ResourceTarget } from "#src/http/mount_resource.ts";
import { explainStore } from "./explain_store.ts";
import type { Store, StoreChange } from "./schema.ts";
import type { Stores } from "./store.ts";

/** Writes what is given of a store. Throws a `Problem`, as making one does; or `DatabaseError`. */
export async function changeStore(
  { resources }: Stores,
  change: StoreChange,
  target: ResourceTarget,
): Promise<Store> {
  return await resources.change(change, target).catch(explainStore(change));
}
