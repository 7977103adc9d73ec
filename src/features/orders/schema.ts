import { z } from "@hono/zod-openapi";
import { moneyField } from "#src/http/fields/money_field.ts";
import { pageFields } from "#src/http/fields/page_fields.ts";
import { sortField } from "#src/http/fields/sort_field.ts";
import { uuidField } from "#src/http/fields/uuid_field.ts";

const ITEMS_MAX = 100;
const QUANTITY_MAX = 1_000_000;
const QUANTITY_WANTED = `must be a whole number from 1 to ${QUANTITY_MAX}`;
const ITEMS_WANTED = `must be 1 to ${ITEMS_MAX} items`;
const KEY_WANTED = "must be 1 to 255 visible ASCII characters";

/** What a client orders. Prices are the products' own. */
export const OrderInputSchema = z.strictObject({
  customer_id: uuidField,
  items: z.array(
    z.strictObject({
      product_id: uuidField,
      quantity: z.int(QUANTITY_WANTED).min(1, QUANTITY_WANTED).max(QUANTITY_MAX, QUANTITY_WANTED)
        .openapi({ example: 2 }),
    }),
    ITEMS_WANTED,
  ).min(1, ITEMS_WANTED).max(ITEMS_MAX, ITEMS_WANTED).openapi({
    description: "A product that is named twice is added up",
  }),
}).openapi("OrderInput");

/** What a client orders. */
export type OrderInput = z.output<typeof OrderInputSchema>;

/** The head of a request that orders. */
export const OrderHeadersSchema = z.object({
  "idempotency-key": z.string(KEY_WANTED).regex(/^[\x21-\x7e]{1,255}$/, KEY_WANTED).optional().openapi({
    description:
      "Made up by the client for this order: however often it is sent within a day, it orders once",
  }),
});

const id = z.string().openapi({ format: "uuid" });
const money = z.string().openapi({ example: "12500.00" });
const instant = z.string().openapi({ format: "date-time" });

const OrderItemSchema = z.object({
  id,
  product_id: id,
  product_name: z.string(),
  quantity: z.int(),
  unit_price: money.openapi({ description: "The product's price when it was ordered" }),
}).openapi("OrderItem");

/** An order as the client sees it. */
export const OrderSchema = z.object({
  id,
  customer_id: id,
  customer_name: z.string(),
  customer_email: z.string(),
  status: z.enum(["placed", "cancelled"]),
  total_quantity: z.int(),
  total_price: money,
  items: z.array(OrderItemSchema).openapi({ description: "By the products' names" }),
  created_at: instant,
  cancelled_at: instant.nullable(),
}).openapi("Order");

/** An order as the client sees it. */
export type Order = z.output<typeof OrderSchema>;

/** Which orders are listed, and in which order. */
export function orderQuerySchema(sorts: readonly string[]) {
  return z.object({
    ...pageFields,
    sort: sortField(sorts),
    customer_id: uuidField.optional(),
    status: z.enum(["placed", "cancelled"], "must be 'placed' or 'cancelled'").optional(),
    min_total: moneyField.optional(),
    max_total: moneyField.optional(),
  }).superRefine(({ min_total, max_total }, context) => {
    if (min_total === undefined || max_total === undefined || cents(min_total) <= cents(max_total)) return;
    context.addIssue({ code: "custom", path: ["min_total"], message: "must not be above max_total" });
  });
}

/** Of an amount with two decimals. */
function cents(amount: string): bigint {
  return BigInt(amount.replace(".", ""));
}

/** What is asked of the list. */
export type OrderQuery = z.output<ReturnType<typeof orderQuerySchema>>;
