import { z } from "@hono/zod-openapi";
import { flagField } from "#src/http/fields/flag_field.ts";
import { pageFields } from "#src/http/fields/page_fields.ts";
import { sortField } from "#src/http/fields/sort_field.ts";
import { textField } from "#src/http/fields/text_field.ts";
import type { OutboxEvent } from "#src/platform/outbox.ts";
import { isWebhookUrl } from "./is_webhook_url.ts";

const EVENTS = [
  "import.completed",
  "import.failed",
  "import.cancelled",
  "import.rolled_back",
  "snapshot.updated",
] as const satisfies readonly OutboxEvent["type"][];
const STATES = ["pending", "sending", "delivered", "dead"] as const;
const URL_LENGTH_MAX = 2_048;

const instant = z.string().openapi({ format: "date-time" });
const id = z.string().openapi({ format: "uuid" });
const event = z.enum(EVENTS, `must be one of ${EVENTS.join(", ")}`);

/** Somebody outside who is told of events. */
export const WebhookSchema = z.object({
  id,
  url: z.string().openapi({ format: "uri", example: "https://hooks.example.com/aliran" }),
  description: z.string().nullable(),
  events: z.array(event),
  is_active: z.boolean(),
  disabled_why: z.enum(["gone", "failing"]).nullable().openapi({
    description: "Why the service has set it aside: it answered 410, or every delivery failed for 5 days",
  }),
  failing_since: instant.nullable().openapi({
    description: "Since when every delivery has failed; null = the last one did not",
  }),
  old_secret_until: instant.nullable().openapi({
    description: "Until when the secret before this one also signs",
  }),
  created_at: instant,
  updated_at: instant,
}).openapi("Webhook");

/** One whose secret was just made. */
export const WebhookWithSecretSchema = WebhookSchema.extend({
  secret: z.string().openapi({
    description: "What it verifies signatures with; shown this once",
    example: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=",
  }),
}).openapi("WebhookWithSecret");

/** One event on its way to one webhook. */
export const WebhookDeliverySchema = z.object({
  id: id.openapi({ description: "Sent as `webhook-id`, the same in every attempt" }),
  webhook_id: id,
  event_type: z.string().openapi({ example: "import.completed" }),
  state: z.enum(STATES).openapi({ description: "`dead` = nobody tries any more" }),
  attempts: z.int(),
  last_status: z.int().nullable().openapi({ description: "What was answered last; null = nothing" }),
  last_failure: z.string().nullable().openapi({
    description: "Why nothing was answered, or why it was not sent: such as `timeout`, `address`, `inactive`",
  }),
  last_attempt_at: instant.nullable(),
  next_attempt_at: instant.nullable(),
  created_at: instant,
  ended_at: instant.nullable(),
}).openapi("WebhookDelivery");

const urlField = z.string()
  .refine(
    isWebhookUrl,
    "must be an https address with a public name, without port, user, password or fragment",
  )
  // As it is asked, so that nobody is shown another one.
  .transform((text) => new URL(text).href)
  .refine((url) => url.length <= URL_LENGTH_MAX, `must have at most ${URL_LENGTH_MAX} characters`)
  .openapi({
    type: "string",
    format: "uri",
    maxLength: URL_LENGTH_MAX,
    example: "https://hooks.example.com/aliran",
  });
const eventsField = z.array(event).min(1, "must name at least one event")
  .transform((events) => EVENTS.filter((known) => events.includes(known)))
  .openapi({ type: "array", items: { type: "string", enum: [...EVENTS] }, minItems: 1 });
const descriptionField = textField(255).nullable();

/** All of a webhook that can be written. */
export const WebhookInputSchema = z.strictObject({
  url: urlField,
  events: eventsField,
  description: descriptionField.default(null),
  is_active: z.boolean().default(true),
}).openapi("WebhookInput");

/** Some of it. JSON has no `undefined`, so what is there has a value. */
export const WebhookChangeSchema = z.strictObject({
  url: urlField,
  events: eventsField,
  description: descriptionField,
  is_active: z.boolean(),
}).partial().openapi("WebhookChange") as z.ZodType<WebhookChange>;

/** Which webhooks are listed, and in which order. */
export function webhookQuerySchema(sorts: readonly string[]) {
  return z.object({
    ...pageFields,
    sort: sortField(sorts),
    event: event.optional().openapi({ description: "Those that want this event" }),
    is_active: flagField.optional(),
  });
}

/** Which deliveries are listed, and in which order. */
export function webhookDeliveryQuerySchema(sorts: readonly string[]) {
  return z.object({
    ...pageFields,
    sort: sortField(sorts),
    state: z.enum(STATES, `must be one of ${STATES.join(", ")}`).optional(),
  });
}

/** A webhook as clients see it. */
export type Webhook = z.output<typeof WebhookSchema>;
/** A webhook with its new secret. */
export type WebhookWithSecret = z.output<typeof WebhookWithSecretSchema>;
/** A delivery as clients see it. */
export type WebhookDelivery = z.output<typeof WebhookDeliverySchema>;
/** What a webhook is made from. */
export type WebhookInput = z.output<typeof WebhookInputSchema>;
/** What a webhook is changed by. */
export type WebhookChange = Partial<WebhookInput>;
/** What is asked of the list. */
export type WebhookQuery = z.output<ReturnType<typeof webhookQuerySchema>>;
/** What is asked of the deliveries. */
export type WebhookDeliveryQuery = z.output<ReturnType<typeof webhookDeliveryQuerySchema>>;
