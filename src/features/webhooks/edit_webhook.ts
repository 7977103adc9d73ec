import { demandMatch } from "#src/http/demand_match.ts";
import type { ResourceTarget } from "#src/http/mount_resource.ts";
import { resourceEtag } from "#src/http/resource_etag.ts";
import { unknownId } from "#src/http/unknown_id.ts";
import type { DatabaseSession } from "#src/platform/tables.ts";
import type { Webhook } from "./schema.ts";
import type { WebhookDeps } from "./webhook_deps.ts";

/** What becomes of a webhook by what it is; `current` itself = nothing was written. `null` = it is gone. */
export type WebhookEdit = (session: DatabaseSession, current: Webhook) => Promise<Webhook | null>;

/**
 * Changes one webhook, which nobody else changes meanwhile, writes the change down, and gives it as it is then.
 *
 * @throws {Problem} `not_found`, or `stale`.
 * @throws {DatabaseError}
 */
export async function editWebhook<E extends WebhookEdit>(
  { data, store, audit }: Pick<WebhookDeps, "data" | "store" | "audit">,
  { id, ifMatch, by, signal }: ResourceTarget,
  edit: E,
): Promise<Awaited<ReturnType<E>>> {
  return await data.write(async (session) => {
    const before = await store.lock(session, id);
    if (before === null) throw unknownId("Webhook", id);
    demandMatch(ifMatch, resourceEtag(before));
    const after = await edit(session, before) as Awaited<ReturnType<E>>;
    if (after === before) return after;
    session.touch("webhooks", after === null ? -1 : 0);
    const action = after === null ? "deleted" : "changed";
    await audit.write(session, { by, kind: "webhook", subjectId: id, action, before, after });
    return after;
  }, signal);
}
