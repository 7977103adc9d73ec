import type { Actor } from "#src/http/actor.ts";
import { explainStore } from "./explain_store.ts";
import type { Store, StoreInput } from "./schema.ts";
import type { Stores } from "./store.ts";

/** Who makes a store, and who waits for it. */
export interface StoreCreation {
  readonly by: Actor;
  readonly signal?: AbortSignal;
}

/**
 * Makes a store. Throws a `Problem`: `duplicate` when its client has its code already, `unknown_reference` when there is no
 * such client; or `DatabaseError`.
 */
export async function createStore(
  { resources }: Stores,
  input: StoreInput,
  { by, signal }: StoreCreation,
): Promise<Store> {
  return await resources.create(input, by, signal).catch(explainStore(input));
}
