import type { ResourceTarget } from "#src/http/mount_resource.ts";
import { DatabaseError } from "#src/platform/database.ts";
import { Problem } from "#src/problem.ts";
import { explainStore } from "./explain_store.ts";
import type { Store } from "./schema.ts";
import type { Stores } from "./store.ts";

/**
 * Brings a deleted store back. Throws a `Problem`: `duplicate` when its code was taken meanwhile, `unknown_reference` when its
 * client is deleted; or `DatabaseError`.
 */
export async function restoreStore({ resources }: Stores, target: ResourceTarget): Promise<Store> {
  return await resources.restore(target).catch((error) => {
    if (!(error instanceof DatabaseError) || error.failure !== "orphan") return explainStore({})(error);
    const detail = "The client of this store is deleted: restore that first";
    throw new Problem("unknown_reference", { detail, cause: error });
  });
}
