import type { ResourceTarget } from "#src/http/mount_resource.ts";
import { editWebhook } from "./edit_webhook.ts";
import type { Webhook, WebhookChange } from "./schema.ts";
import type { WebhookDeps } from "./webhook_deps.ts";

/** Writes what is given of a webhook. Throws a `Problem` as `editWebhook` does, or `DatabaseError`. */
export async function changeWebhook(
  deps: Pick<WebhookDeps, "data" | "store" | "audit">,
  change: WebhookChange,
  target: ResourceTarget,
): Promise<Webhook> {
  return await editWebhook(deps, target, async (session, current) => {
    const { url, events, description, is_active } = { ...current, ...change };
    const isSame = url === current.url && description === current.description &&
      is_active === current.is_active && events.join() === current.events.join();
    if (isSame) return current;
    return await deps.store.update(session, current.id, { url, events, description, is_active });
  });
}
