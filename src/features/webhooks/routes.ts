import { badParameters } from "#src/http/bad_parameters.ts";
import { demandAcceptable } from "#src/http/demand_acceptable.ts";
import { mountLive } from "#src/http/mount_live.ts";
import type { ResourceTarget } from "#src/http/mount_resource.ts";
import { pathId } from "#src/http/path_id.ts";
import { PRIVATE_HEADERS } from "#src/http/private_headers.ts";
import { readJson } from "#src/http/read_json.ts";
import type { RequestState } from "#src/http/request_state.ts";
import { resourceContracts } from "#src/http/resource_contracts.ts";
import { resourceResponse } from "#src/http/resource_response.ts";
import type { Router } from "#src/http/router.ts";
import type { LiveCache } from "#src/platform/live_cache.ts";
import { changeWebhook } from "./change_webhook.ts";
import { createWebhook } from "./create_webhook.ts";
import { deleteWebhook } from "./delete_webhook.ts";
import { listDeliveries } from "./list_deliveries.ts";
import { listWebhooks } from "./list_webhooks.ts";
import { pingWebhook } from "./ping_webhook.ts";
import { readWebhook } from "./read_webhook.ts";
import { retryDelivery } from "./retry_delivery.ts";
import { rotateSecret } from "./rotate_secret.ts";
import {
  WebhookChangeSchema,
  webhookDeliveryQuerySchema,
  WebhookInputSchema,
  webhookQuerySchema,
} from "./schema.ts";
import { webhookContracts } from "./webhook_contracts.ts";
import type { WebhookDeps } from "./webhook_deps.ts";

/** What the routes of webhooks need. */
export interface WebhooksRoutesDeps extends Pick<WebhookDeps, "data" | "store" | "audit" | "now"> {
  readonly cache: LiveCache;
  /** Has what is due sent. At once, and never fails. */
  readonly kick: () => void;
}

const PATH = webhookContracts.kind.path;
/** Secrets and what passes by are nobody's to keep. */
const HEADERS = { ...PRIVATE_HEADERS, "cache-control": "no-store" };

/** Everything about webhooks. */
export function mountWebhooks(router: Router, deps: WebhooksRoutesDeps): void {
  mountList(router, deps);
  mountOne(router, deps);
  mountSecrets(router, deps);
  mountDeliveries(router, deps);
}

function mountList(router: Router, deps: WebhooksRoutesDeps): void {
  const query = webhookQuerySchema(deps.store.list.list.sorts);
  const contract = resourceContracts.list(webhookContracts.kind, query);
  mountLive(router, { contract, query, entry: (wanted) => listWebhooks(deps, wanted) }, deps);
}

function mountOne(router: Router, deps: WebhooksRoutesDeps): void {
  const { kind } = webhookContracts;
  const { read, change, remove } = resourceContracts;
  for (const contract of [read(kind), change(kind, WebhookChangeSchema), remove(kind)]) {
    router.declare(contract);
  }
  router.get(`${PATH}/:id`, async ({ req, env }) => {
    const { id, signal } = targetOf(req.raw, req.param("id"), env);
    const data = await readWebhook(deps, id, signal);
    return resourceResponse({ status: 200, message: "Webhook", data }, req.raw, env);
  });
  router.patch(`${PATH}/:id`, async ({ req, env }) => {
    const target = targetOf(req.raw, req.param("id"), env);
    const data = await changeWebhook(deps, await readJson(req.raw, WebhookChangeSchema), target);
    return resourceResponse({ status: 200, message: "Webhook changed", data }, req.raw, env);
  });
  router.delete(`${PATH}/:id`, async ({ req, env }) => {
    await deleteWebhook(deps, targetOf(req.raw, req.param("id"), env));
    return resourceResponse({ status: 200, message: "Webhook deleted", data: null }, req.raw, env);
  });
}

function mountSecrets(router: Router, deps: WebhooksRoutesDeps): void {
  router.declare(webhookContracts.create);
  router.declare(webhookContracts.rotateSecret);
  router.post(PATH, async ({ req: { raw }, env: { caller, requestId }, json }) => {
    demandJson(raw);
    const input = await readJson(raw, WebhookInputSchema);
    const data = await createWebhook(deps, input, { by: { caller, requestId }, signal: raw.signal });
    const headers = { ...HEADERS, location: `${PATH}/${data.id}` };
    return json({ status_code: 201, message: "Webhook created", data }, 201, headers);
  });
  router.post(`${PATH}/:id/rotate-secret`, async ({ req, env, json }) => {
    const data = await rotateSecret(deps, targetOf(req.raw, req.param("id"), env));
    return json({ status_code: 200, message: "The webhook has another secret", data }, 200, HEADERS);
  });
}

function mountDeliveries(router: Router, deps: WebhooksRoutesDeps): void {
  const query = webhookDeliveryQuerySchema(deps.store.deliverySorts);
  const contracts = [webhookContracts.deliveries(query), webhookContracts.ping, webhookContracts.retry];
  for (const contract of contracts) router.declare(contract);

  router.get(`${PATH}/:id/deliveries`, async ({ req, env, json }) => {
    const { id, signal } = targetOf(req.raw, req.param("id"), env);
    const read = query.safeParse(req.query());
    if (!read.success) throw badParameters(read.error.issues);
    const { deliveries, total } = await listDeliveries(deps, { id, query: read.data }, signal);
    const { page, page_size } = read.data;
    const meta = { page, page_size, total, total_pages: Math.ceil(total / page_size) };
    return json({ status_code: 200, message: "Deliveries", data: deliveries, meta }, 200, HEADERS);
  });
  router.post(`${PATH}/:id/ping`, async ({ req, env, json }) => {
    const { id, signal } = targetOf(req.raw, req.param("id"), env);
    const data = await pingWebhook(deps, id, signal);
    deps.kick();
    return json({ status_code: 202, message: "The ping is on its way", data }, 202, HEADERS);
  });
  router.post(`${PATH}/deliveries/:id/retry`, async ({ req, env, json }) => {
    const { id, signal } = targetOf(req.raw, req.param("id"), env);
    const data = await retryDelivery(deps, id, signal);
    deps.kick();
    return json({ status_code: 202, message: "The delivery is on its way again", data }, 202, HEADERS);
  });
}

function targetOf(raw: Request, id: string, { caller, requestId }: RequestState): ResourceTarget {
  demandJson(raw);
  const ifMatch = raw.headers.get("if-match");
  return { id: pathId.read(id), ifMatch, by: { caller, requestId }, signal: raw.signal };
}

function demandJson({ headers }: Request): void {
  demandAcceptable(headers.get("accept"), "application/json");
}
