import { z } from "@hono/zod-openapi";
import { codeField } from "#src/http/fields/code_field.ts";
import { emailField } from "#src/http/fields/email_field.ts";
import { flagField } from "#src/http/fields/flag_field.ts";
import { pageFields } from "#src/http/fields/page_fields.ts";
import { phoneField } from "#src/http/fields/phone_field.ts";
import { sortField } from "#src/http/fields/sort_field.ts";
import { textField } from "#src/http/fields/text_field.ts";
import { timeZoneField } from "#src/http/fields/time_zone_field.ts";

const instant = z.string().openapi({ format: "date-time" });

/** Somebody whom the work is done for. */
export const ClientSchema = z.object({
  id: z.string().openapi({ format: "uuid" }),
  code: z.string().openapi({ example: "JKT-001" }),
  name: z.string().openapi({ example: "Toko Sari" }),
  legal_name: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  address: z.string().nullable(),
  city: z.string().nullable(),
  time_zone: z.string().openapi({ example: "Asia/Jakarta", description: "IANA name" }),
  is_active: z.boolean(),
  created_at: instant,
  updated_at: instant,
  deleted_at: instant.nullable().openapi({ description: "Null for whatever is not deleted" }),
}).openapi("Client");

const fields = {
  code: codeField.openapi({ description: "Unique among those not deleted, in capitals or not" }),
  name: textField(255).openapi({ example: "Toko Sari" }),
  legal_name: textField(255).nullable(),
  email: emailField.nullable(),
  phone: phoneField.nullable(),
  address: textField(500).nullable(),
  city: textField(100).nullable(),
  time_zone: timeZoneField,
  is_active: z.boolean(),
};

/**
 * All of a client that can be written.
 *
 * @param timezone IANA name; where a client is that does not say.
 */
export function clientInputSchema(timezone: string) {
  return z.strictObject({
    ...fields,
    legal_name: fields.legal_name.default(null),
    email: fields.email.default(null),
    phone: fields.phone.default(null),
    address: fields.address.default(null),
    city: fields.city.default(null),
    time_zone: fields.time_zone.default(timezone),
    is_active: fields.is_active.default(true),
  }).openapi("ClientInput");
}

/** Some of it. JSON has no `undefined`, so what is there has a value. */
export const ClientChangeSchema = z.strictObject(fields).partial().openapi("ClientChange") as z.ZodType<
  ClientChange
>;

/** Which clients are listed, and in which order. */
export function clientQuerySchema(sorts: readonly string[]) {
  return z.object({
    ...pageFields,
    sort: sortField(sorts),
    name: textField(255).optional().openapi({
      description:
        "What the name begins with, in capitals or not: that is what an index finds among a million",
    }),
    code: codeField.optional().openapi({ description: "The whole code, in capitals or not" }),
    city: textField(100).optional().openapi({ description: "The whole city, in capitals or not" }),
    is_active: flagField.optional(),
    deleted: flagField.optional().openapi({
      description: "The deleted ones instead; for those with the permission `clients:restore`",
    }),
  });
}

/** A client as clients of the API see it. */
export type Client = z.output<typeof ClientSchema>;
/** What a client is made from. */
export type ClientInput = z.output<ReturnType<typeof clientInputSchema>>;
/** What a client is changed by. */
export type ClientChange = Partial<ClientInput>;
/** What is asked of the list. */
export type ClientQuery = z.output<ReturnType<typeof clientQuerySchema>>;
