import { z } from "@hono/zod-openapi";
import { flagField } from "#src/http/fields/flag_field.ts";
import { moneyField } from "#src/http/fields/money_field.ts";
import { pageFields } from "#src/http/fields/page_fields.ts";
import { proseField } from "#src/http/fields/prose_field.ts";
import { sortField } from "#src/http/fields/sort_field.ts";
import { textField } from "#src/http/fields/text_field.ts";
import { uuidField } from "#src/http/fields/uuid_field.ts";

const STOCK_MAX = 2_147_483_647;
const STOCK_WANTED = `must be a whole number from 0 to ${STOCK_MAX}`;

/** Something that can be ordered. */
export const ProductSchema = z.object({
  id: z.string().openapi({ format: "uuid" }),
  name: z.string().openapi({ example: "Hammer" }),
  description: z.string().nullable(),
  price: z.string().openapi({ example: "12500.00", description: "Decimal text" }),
  category_id: z.string().openapi({ format: "uuid" }),
  category: z.object({
    id: z.string().openapi({ format: "uuid" }),
    name: z.string(),
    description: z.string().nullable(),
  }),
  stock_quantity: z.int(),
  total_sold: z.int().openapi({ description: "Pieces in placed orders" }),
  is_active: z.boolean(),
  created_at: z.string().openapi({ format: "date-time" }),
  updated_at: z.string().openapi({ format: "date-time" }),
}).openapi("Product");

const fields = {
  name: textField(150).openapi({ example: "Hammer" }),
  price: moneyField,
  category_id: uuidField,
};
const stock = z.number(STOCK_WANTED).refine(
  (count) => Number.isInteger(count) && count >= 0 && count <= STOCK_MAX,
  STOCK_WANTED,
).openapi({ type: "integer", minimum: 0, maximum: STOCK_MAX });
const flag = z.boolean();

/** All of a product that can be written. */
export const ProductInputSchema = z.strictObject({
  ...fields,
  description: proseField.default(null),
  stock_quantity: stock.default(0),
  is_active: flag.default(true),
}).openapi("ProductInput");

/** Some of it. JSON has no `undefined`, so what is there has a value. */
export const ProductChangeSchema = z.strictObject({
  ...fields,
  description: proseField,
  stock_quantity: stock,
  is_active: flag,
}).partial().openapi("ProductChange") as z.ZodType<ProductChange>;

/** Which products are listed, and in which order. */
export function productQuerySchema(sorts: readonly string[]) {
  return z.object({
    ...pageFields,
    sort: sortField(sorts),
    name: textField(150).optional().openapi({ description: "Part of the name, in capitals or not" }),
    category_id: uuidField.optional(),
    min_price: moneyField.optional(),
    max_price: moneyField.optional(),
    min_stock: stockBound.optional(),
    max_stock: stockBound.optional(),
    is_active: flagField.optional(),
  }).superRefine(({ min_price, max_price, min_stock, max_stock }, context) => {
    if (min_price !== undefined && max_price !== undefined && cents(min_price) > cents(max_price)) {
      context.addIssue({ code: "custom", path: ["min_price"], message: "must not be above max_price" });
    }
    if (min_stock !== undefined && max_stock !== undefined && min_stock > max_stock) {
      context.addIssue({ code: "custom", path: ["min_stock"], message: "must not be above max_stock" });
    }
  });
}

const stockBound = z.string().regex(/^\d{1,10}$/, STOCK_WANTED).transform(Number)
  .refine((count) => count <= STOCK_MAX, STOCK_WANTED)
  .openapi({ type: "integer", minimum: 0, maximum: STOCK_MAX });

/** Of an amount with two decimals. */
function cents(amount: string): bigint {
  return BigInt(amount.replace(".", ""));
}

/** A product as clients see it. */
export type Product = z.output<typeof ProductSchema>;
/** What a product is made from. */
export type ProductInput = z.output<typeof ProductInputSchema>;
/** What a product is changed by. */
export type ProductChange = Partial<ProductInput>;
/** What is asked of the list. */
export type ProductQuery = z.output<ReturnType<typeof productQuerySchema>>;
