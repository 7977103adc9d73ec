import { z } from "@hono/zod-openapi";
import { emailField } from "#src/http/fields/email_field.ts";
import { pageFields } from "#src/http/fields/page_fields.ts";
import { sortField } from "#src/http/fields/sort_field.ts";
import { textField } from "#src/http/fields/text_field.ts";

/** Somebody who orders. */
export const CustomerSchema = z.object({
  id: z.string().openapi({ format: "uuid" }),
  name: z.string().openapi({ example: "Sari Example" }),
  email: z.string().openapi({ format: "email" }),
  total_spent: z.string().openapi({ example: "12500.00", description: "Decimal text; in placed orders" }),
  total_orders: z.int().openapi({ description: "Placed orders" }),
  created_at: z.string().openapi({ format: "date-time" }),
  updated_at: z.string().openapi({ format: "date-time" }),
}).openapi("Customer");

const fields = { name: textField(255).openapi({ example: "Sari Example" }), email: emailField };

/** All of a customer that can be written. */
export const CustomerInputSchema = z.strictObject(fields).openapi("CustomerInput");

/** Some of it. JSON has no `undefined`, so what is there has a value. */
export const CustomerChangeSchema = z.strictObject(fields).partial().openapi("CustomerChange") as z.ZodType<
  CustomerChange
>;

/** Which customers are listed, and in which order. */
export function customerQuerySchema(sorts: readonly string[]) {
  return z.object({
    ...pageFields,
    sort: sortField(sorts),
    name: textField(255).optional().openapi({ description: "Part of the name, in capitals or not" }),
    email: emailField.optional().openapi({ description: "The whole address" }),
  });
}

/** A customer as clients see it. */
export type Customer = z.output<typeof CustomerSchema>;
/** What a customer is made from. */
export type CustomerInput = z.output<typeof CustomerInputSchema>;
/** What a customer is changed by. */
export type CustomerChange = Partial<CustomerInput>;
/** What is asked of the list. */
export type CustomerQuery = z.output<ReturnType<typeof customerQuerySchema>>;
