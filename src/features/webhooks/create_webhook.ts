import type { Actor } from "#src/http/actor.ts";
import { Problem } from "#src/problem.ts";
import { makeWebhookSecret } from "./make_webhook_secret.ts";
import type { WebhookInput, WebhookWithSecret } from "./schema.ts";
import type { WebhookDeps } from "./webhook_deps.ts";

/** Each event is written down once for each of them. */
const WEBHOOKS_MAX = 50;

/** Makes a webhook with a secret that is told this once. Throws the problem `webhooks_full`, or `DatabaseError`. */
export async function createWebhook(
  { data, store, audit }: Pick<WebhookDeps, "data" | "store" | "audit">,
  input: WebhookInput,
  { by, signal }: { readonly by: Actor; readonly signal: AbortSignal },
): Promise<WebhookWithSecret> {
  const secret = makeWebhookSecret();
  const webhook = await data.write(async (session) => {
    if (await store.countAlone(session) >= WEBHOOKS_MAX) {
      throw new Problem("webhooks_full", {
        detail: `There are ${WEBHOOKS_MAX} webhooks, which is the most: delete one first`,
      });
    }
    const made = await store.insert(session, input, secret);
    session.touch("webhooks", 1);
    const entry = {
      kind: "webhook",
      subjectId: made.id,
      action: "created",
      before: null,
      after: made,
    } as const;
    await audit.write(session, { by, ...entry });
    return made;
  }, signal);
  return { ...webhook, secret };
}
