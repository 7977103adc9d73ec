import { unknownId } from "#src/http/unknown_id.ts";
import type { Webhook } from "./schema.ts";
import type { WebhookDeps } from "./webhook_deps.ts";

/** One webhook as it is. Throws the problem `not_found`, or `DatabaseError`. */
export async function readWebhook(
  { data, store }: Pick<WebhookDeps, "data" | "store">,
  id: string,
  signal?: AbortSignal,
): Promise<Webhook> {
  const found = await data.read(["webhooks"], (session) => store.find(session, id), signal);
  if (found === null) throw unknownId("Webhook", id);
  return found;
}
