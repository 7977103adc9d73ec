import { z } from "@hono/zod-openapi";
import { envelope } from "#src/http/envelope.ts";

const Money = z.string().openapi({ example: "12500.00", description: "Decimal text" });

/** What the shop holds. */
export const ProductReportSchema = z.object({
  total_products: z.int(),
  total_stock: z.int().openapi({ description: "Pieces of all products" }),
  average_price: Money,
  recent_products: z.array(z.object({
    id: z.string().openapi({ format: "uuid" }),
    name: z.string(),
    price: Money,
    stock_quantity: z.int(),
    created_at: z.string().openapi({ format: "date-time" }),
  })).openapi({ description: "The five newest, newest first" }),
  cached_at: z.string().openapi({ format: "date-time", description: "When this was computed" }),
}).openapi("ProductReport");

/** The customers who have spent most. */
export const TopCustomersSchema = z.array(
  z.object({
    id: z.string().openapi({ format: "uuid" }),
    name: z.string(),
    email: z.string(),
    total_spent: Money,
    total_orders: z.int(),
  }),
).openapi("TopCustomers");

/** Both, and how long it took to put them together. */
export const OverviewSchema = z.object({
  product_report: ProductReportSchema,
  top_customers: TopCustomersSchema,
  total_time_ms: z.int().openapi({ description: "Milliseconds that computing it took" }),
}).openapi("Overview");

/** The answer of `/v1/dashboard/products`. */
export const ProductReportAnswerSchema = envelope(200, ProductReportSchema).openapi("ProductReportAnswer");

/** The answer of `/v1/dashboard/top-customers`. */
export const TopCustomersAnswerSchema = envelope(200, TopCustomersSchema).openapi("TopCustomersAnswer");

/** The answer of `/v1/dashboard/overview`. */
export const OverviewAnswerSchema = envelope(200, OverviewSchema).openapi("OverviewAnswer");

/** How many customers a list of the top ones has. */
export const TopQuerySchema = z.object({
  limit: z.string().regex(/^\d{1,3}$/, "must be a whole number from 1 to 100").transform(Number).refine(
    (limit) => limit >= 1 && limit <= 100,
    "must be a whole number from 1 to 100",
  ).default(10).openapi({ type: "integer", minimum: 1, maximum: 100, default: 10 }),
});
