import { listEntry } from "#src/http/list_entry.ts";
import type { LiveEntry } from "#src/platform/live_cache.ts";
import type { WebhookQuery } from "./schema.ts";
import { WebhookStore } from "./store.ts";
import type { WebhookDeps } from "./webhook_deps.ts";

/** A page of the webhooks that are asked for. */
export function listWebhooks(
  { data, store }: Pick<WebhookDeps, "data" | "store">,
  { event, is_active, ...place }: WebhookQuery,
): LiveEntry {
  const source = { message: "Webhooks", tags: ["webhooks"], present: WebhookStore.present } as const;
  const filters = { event: event ?? null, is_active: is_active === undefined ? null : String(is_active) };
  return listEntry(data, { ...source, ...store.list }, { ...place, filters });
}
