import { z } from "@hono/zod-openapi";
import { codeField } from "#src/http/fields/code_field.ts";
import { flagField } from "#src/http/fields/flag_field.ts";
import { pageFields } from "#src/http/fields/page_fields.ts";
import { phoneField } from "#src/http/fields/phone_field.ts";
import { sortField } from "#src/http/fields/sort_field.ts";
import { textField } from "#src/http/fields/text_field.ts";
import { timeZoneField } from "#src/http/fields/time_zone_field.ts";
import { uuidField } from "#src/http/fields/uuid_field.ts";

const instant = z.string().openapi({ format: "date-time" });

/** A place of a client. */
export const StoreSchema = z.object({
  id: z.string().openapi({ format: "uuid" }),
  client_id: z.string().openapi({ format: "uuid" }),
  client: z.object({ id: z.string().openapi({ format: "uuid" }), code: z.string(), name: z.string() }),
  code: z.string().openapi({ example: "JKT-001" }),
  name: z.string().openapi({ example: "Toko Sari, Pasar Baru" }),
  phone: z.string().nullable(),
  address: z.string().nullable(),
  city: z.string().nullable(),
  time_zone: z.string().nullable().openapi({ example: "Asia/Jakarta", description: "Null = the client's" }),
  is_active: z.boolean(),
  created_at: instant,
  updated_at: instant,
  deleted_at: instant.nullable().openapi({ description: "Null for whatever is not deleted" }),
}).openapi("Store");

const fields = {
  client_id: uuidField,
  code: codeField.openapi({
    description: "Unique among the client's stores that are not deleted, in capitals or not",
  }),
  name: textField(255).openapi({ example: "Toko Sari, Pasar Baru" }),
  phone: phoneField.nullable(),
  address: textField(500).nullable(),
  city: textField(100).nullable(),
  time_zone: timeZoneField.nullable(),
  is_active: z.boolean(),
};

/** All of a store that can be written. */
export const StoreInputSchema = z.strictObject({
  ...fields,
  phone: fields.phone.default(null),
  address: fields.address.default(null),
  city: fields.city.default(null),
  time_zone: fields.time_zone.default(null),
  is_active: fields.is_active.default(true),
}).openapi("StoreInput");

/** Some of it. JSON has no `undefined`, so what is there has a value. */
export const StoreChangeSchema = z.strictObject(fields).partial().openapi("StoreChange") as z.ZodType<
  StoreChange
>;

/** Which stores are listed, and in which order. */
export function storeQuerySchema(sorts: readonly string[]) {
  return z.object({
    ...pageFields,
    sort: sortField(sorts),
    client_id: uuidField.optional(),
    name: textField(255).optional().openapi({ description: "What the name begins with, in capitals or not" }),
    code: codeField.optional().openapi({ description: "The whole code, in capitals or not" }),
    city: textField(100).optional().openapi({ description: "The whole city, in capitals or not" }),
    is_active: flagField.optional(),
    deleted: flagField.optional().openapi({
      description: "The deleted ones instead; for those with the permission `clients:restore`",
    }),
  });
}

/** A store as clients of the API see it. */
export type Store = z.output<typeof StoreSchema>;
/** What a store is made from. */
export type StoreInput = z.output<typeof StoreInputSchema>;
/** What a store is changed by. */
export type StoreChange = Partial<StoreInput>;
/** What is asked of the list. */
export type StoreQuery = z.output<ReturnType<typeof storeQuerySchema>>;
