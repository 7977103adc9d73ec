import { z } from "@hono/zod-openapi";
import { flagField } from "#src/http/fields/flag_field.ts";
import { pageFields } from "#src/http/fields/page_fields.ts";
import { proseField } from "#src/http/fields/prose_field.ts";
import { sortField } from "#src/http/fields/sort_field.ts";
import { textField } from "#src/http/fields/text_field.ts";

/** What products are sorted into. */
export const CategorySchema = z.object({
  id: z.string().openapi({ format: "uuid" }),
  name: z.string().openapi({ example: "Tools" }),
  description: z.string().nullable(),
  is_active: z.boolean(),
  created_at: z.string().openapi({ format: "date-time" }),
  updated_at: z.string().openapi({ format: "date-time" }),
}).openapi("Category");

const name = textField(100).openapi({ example: "Tools" });
const flag = z.boolean();

/** All of a category that can be written. */
export const CategoryInputSchema = z.strictObject({
  name,
  description: proseField.default(null),
  is_active: flag.default(true),
}).openapi("CategoryInput");

/** Some of it. JSON has no `undefined`, so what is there has a value. */
export const CategoryChangeSchema = z.strictObject({ name, description: proseField, is_active: flag })
  .partial()
  .openapi("CategoryChange") as z.ZodType<CategoryChange>;

/** Which categories are listed, and in which order. */
export function categoryQuerySchema(sorts: readonly string[]) {
  return z.object({
    ...pageFields,
    sort: sortField(sorts),
    name: textField(100).optional().openapi({ description: "Part of the name, in capitals or not" }),
    is_active: flagField.optional(),
  });
}

/** A category as clients see it. */
export type Category = z.output<typeof CategorySchema>;
/** What a category is made from. */
export type CategoryInput = z.output<typeof CategoryInputSchema>;
/** What a category is changed by. */
export type CategoryChange = Partial<CategoryInput>;
/** What is asked of the list. */
export type CategoryQuery = z.output<ReturnType<typeof categoryQuerySchema>>;
