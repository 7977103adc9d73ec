import type { ResourceTarget } from "#src/http/mount_resource.ts";
import { editWebhook } from "./edit_webhook.ts";
import type { WebhookDeps } from "./webhook_deps.ts";

/** Takes a webhook away; what was not sent to it yet never is. Throws a `Problem` as `editWebhook` does, or `DatabaseError`. */
export async function deleteWebhook(
  deps: Pick<WebhookDeps, "data" | "store" | "audit">,
  target: ResourceTarget,
): Promise<void> {
  await editWebhook(deps, target, async (session, { id }) => {
    await deps.store.delete(session, id);
    return null;
  });
}
