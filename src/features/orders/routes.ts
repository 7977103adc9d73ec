import type { HonoRequest } from "hono";
import { badParameters } from "#src/http/bad_parameters.ts";
import { demandAcceptable } from "#src/http/demand_acceptable.ts";
import { type LiveRouteDeps, mountLive } from "#src/http/mount_live.ts";
import { pathId } from "#src/http/path_id.ts";
import { readJson } from "#src/http/read_json.ts";
import { resourceResponse } from "#src/http/resource_response.ts";
import type { Router } from "#src/http/router.ts";
import type { LiveData } from "#src/platform/live_data.ts";
import type { Statements } from "#src/platform/statements.ts";
import { cancelOrder } from "./cancel_order.ts";
import { listOrders } from "./list_orders.ts";
import { orderContracts } from "./order_contracts.ts";
import { placeOrder } from "./place_order.ts";
import { readOrder } from "./read_order.ts";
import { OrderHeadersSchema, OrderInputSchema, orderQuerySchema } from "./schema.ts";
import { createOrders } from "./store.ts";

/** What the routes of orders need. */
export interface OrdersRoutesDeps extends LiveRouteDeps {
  readonly data: LiveData;
  readonly statements: Statements;
}

/** Orders, and pages of them. */
export function mountOrders(router: Router, deps: OrdersRoutesDeps): void {
  const orders = createOrders(deps.data, deps.statements);
  const query = orderQuerySchema(orders.list.list.sorts);
  const contract = orderContracts.list(query);
  mountLive(router, { contract, query, entry: (wanted) => listOrders(orders, wanted) }, deps);
  const { place, read, cancel } = orderContracts;
  for (const contract of [place, read, cancel]) router.declare(contract);

  router.post("/v1/orders", async ({ req: { raw }, env }) => {
    demandJson(raw);
    const key = idempotencyKey(raw.headers);
    const input = await readJson(raw, OrderInputSchema);
    const { order, replayed } = await placeOrder(orders, { input, key }, raw.signal);
    const location = `/v1/orders/${order.id}`;
    const response = resourceResponse(
      { status: 201, message: "Order placed", data: order, location },
      raw,
      env,
    );
    if (replayed) response.headers.set("idempotency-replayed", "true");
    return response;
  });
  router.get("/v1/orders/:id", async ({ req, env }) => {
    const data = await readOrder(orders, idOf(req), req.raw.signal);
    return resourceResponse({ status: 200, message: "Order", data }, req.raw, env);
  });
  router.delete("/v1/orders/:id", async ({ req, env }) => {
    const target = { id: idOf(req), ifMatch: req.raw.headers.get("if-match") };
    const data = await cancelOrder(orders, target, req.raw.signal);
    return resourceResponse({ status: 200, message: "Order cancelled", data }, req.raw, env);
  });
}

function idempotencyKey(headers: Headers): string | null {
  const key = headers.get("idempotency-key");
  const read = OrderHeadersSchema.safeParse({ "idempotency-key": key ?? undefined });
  if (!read.success) throw badParameters(read.error.issues);
  return key;
}

function idOf(request: HonoRequest): string {
  demandJson(request.raw);
  return pathId.read(request.param("id"));
}

function demandJson({ headers }: Request): void {
  demandAcceptable(headers.get("accept"), "application/json");
}
