import type { Actor } from "#src/http/actor.ts";
import { explainClient } from "./explain_client.ts";
import type { Client, ClientInput } from "./schema.ts";
import type { Clients } from "./store.ts";

/** Who makes a client, and who waits for it. */
export interface ClientCreation {
  readonly by: Actor;
  readonly signal?: AbortSignal;
}

/** Makes a client. Throws the problem `duplicate` when its code is taken, or `DatabaseError`. */
export async function createClient(
  { resources }: Clients,
  input: ClientInput,
  { by, signal }: ClientCreation,
): Promise<Client> {
  return await resources.create(input, by, signal).catch(explainClient);
}
