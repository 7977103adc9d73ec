import type { ResourceTarget } from "#src/http/mount_resource.ts";
import { editWebhook } from "./edit_webhook.ts";
import { makeWebhookSecret } from "./make_webhook_secret.ts";
import type { WebhookWithSecret } from "./schema.ts";
import type { WebhookDeps } from "./webhook_deps.ts";

/** How long receivers have to take the new secret up. */
const OVERLAP_MS = 24 * 3_600_000;

/**
 * Gives a webhook another secret, told this once. For 24 hours the one before signs too; one before that does not any more.
 * Throws a `Problem` as `editWebhook` does, or `DatabaseError`.
 */
export async function rotateSecret(
  deps: Pick<WebhookDeps, "data" | "store" | "audit" | "now">,
  target: ResourceTarget,
): Promise<WebhookWithSecret> {
  const given = { secret: makeWebhookSecret(), oldUntil: deps.now() + OVERLAP_MS };
  const webhook = await editWebhook(
    deps,
    target,
    (session, { id }) => deps.store.rotateSecret(session, id, given),
  );
  return { ...webhook, secret: given.secret };
}
