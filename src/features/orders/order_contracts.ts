import { createRoute, type RouteConfig } from "@hono/zod-openapi";
import { envelope } from "#src/http/envelope.ts";
import { resourceContracts, type ResourceKind } from "#src/http/resource_contracts.ts";
import { OrderHeadersSchema, OrderInputSchema, type orderQuerySchema, OrderSchema } from "./schema.ts";

const KIND: ResourceKind = {
  path: "/v1/orders",
  noun: "Order",
  schema: OrderSchema,
  permissions: { read: "shop:read", write: "orders:write" },
  problems: {
    create: ["unknown_reference", "not_orderable", "out_of_stock", "idempotency_mismatch"],
    edit: [],
    remove: ["stock_full"],
  },
};
const TEXT = { schema: { type: "string" as const }, required: true };
const REPLAYED = {
  description: "`true` = an earlier request with this key placed it",
  schema: { type: "string" as const },
};

/** What the paths of orders promise. */
export const orderContracts = {
  list: (query: ReturnType<typeof orderQuerySchema>) => resourceContracts.list(KIND, query),
  read: resourceContracts.read(KIND),
  place: placed(resourceContracts.create(KIND, OrderInputSchema)),
  cancel: cancelled(resourceContracts.remove(KIND)),
};

function placed(create: RouteConfig): RouteConfig {
  return createRoute({
    ...create,
    operationId: "placeOrder",
    summary: "Place an order",
    description: "Takes the pieces out of stock, at the products' prices, or refuses the order as a whole.",
    request: { ...create.request, headers: OrderHeadersSchema },
    responses: {
      ...create.responses,
      201: {
        description: "The order",
        headers: { ETag: TEXT, Location: TEXT, "Idempotency-Replayed": REPLAYED },
        content: { "application/json": { schema: envelope(201, OrderSchema) } },
      },
    },
  });
}

function cancelled(remove: RouteConfig): RouteConfig {
  return createRoute({
    ...remove,
    operationId: "cancelOrder",
    summary: "Cancel an order",
    description: "What it took goes back into stock. One that is cancelled already stays as it is.",
    responses: {
      ...remove.responses,
      200: {
        description: "The cancelled order",
        headers: { ETag: TEXT },
        content: { "application/json": { schema: envelope(200, OrderSchema) } },
      },
    },
  });
}
