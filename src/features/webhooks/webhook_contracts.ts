import { createRoute, z } from "@hono/zod-openapi";
import { envelope } from "#src/http/envelope.ts";
import { listEnvelope } from "#src/http/list_envelope.ts";
import { pathId } from "#src/http/path_id.ts";
import { problemResponses } from "#src/http/problem_responses.ts";
import { requires } from "#src/http/requires.ts";
import type { ResourceKind } from "#src/http/resource_contracts.ts";
import type { ProblemCode } from "#src/problem.ts";
import {
  WebhookDeliverySchema,
  WebhookInputSchema,
  WebhookSchema,
  WebhookWithSecretSchema,
} from "./schema.ts";

const ANY: readonly ProblemCode[] = [
  ...["bad_parameter", "malformed_request", "not_acceptable", "internal", "stopping"] as const,
  ...["data_busy", "data_not_ready", "data_timeout", "data_unavailable"] as const,
];
const BODY: readonly ProblemCode[] = ["slow_body", "too_large", "unsupported_media_type"];
const TAGS = ["webhooks"];
const IF_MATCH = z.object({
  "if-match": z.string().optional().openapi({
    description: "The `ETag` that was read: refuses to touch a newer one",
  }),
});

/** What is said and answered about webhooks. */
export const webhookContracts = {
  /** For all that webhooks have in common with other resources. */
  kind: {
    path: "/v1/webhooks",
    noun: "Webhook",
    schema: WebhookSchema,
    permissions: { read: "webhooks:read", write: "webhooks:write" },
    problems: { create: ["webhooks_full"], edit: [], remove: [] },
  } satisfies ResourceKind,
  /** One more, with its secret. */
  create: createRoute({
    ...requires("webhooks:write"),
    method: "post",
    path: "/v1/webhooks",
    operationId: "createWebhook",
    tags: TAGS,
    summary: "Create a webhook",
    description:
      "Each event is sent as Standard Webhooks has it, at least once and in no order: answer 2xx within 15 s, or it is sent " +
      "again over three days. 410 sets the webhook aside, and so do five days on which every delivery failed.",
    request: { body: { required: true, content: json(WebhookInputSchema) } },
    responses: {
      201: {
        description: "Created; the secret is shown this once",
        headers: { Location: { schema: { type: "string" as const }, required: true } },
        content: json(envelope(201, WebhookWithSecretSchema)),
      },
      ...problemResponses([...ANY, ...BODY, "webhooks_full"]),
    },
  }),
  /** Another secret. */
  rotateSecret: createRoute({
    ...requires("webhooks:write"),
    method: "post",
    path: "/v1/webhooks/{id}/rotate-secret",
    operationId: "rotateWebhookSecret",
    tags: TAGS,
    summary: "Give a webhook another secret",
    description: "For 24 hours the old one also signs: two signatures, with a space between them.",
    request: { params: pathId.schema, headers: IF_MATCH },
    responses: {
      200: {
        description: "The webhook; the new secret is shown this once",
        content: json(envelope(200, WebhookWithSecretSchema)),
      },
      ...problemResponses([...ANY, "not_found", "stale"]),
    },
  }),
  /** A message of no event. */
  ping: createRoute({
    ...requires("webhooks:write"),
    method: "post",
    path: "/v1/webhooks/{id}/ping",
    operationId: "pingWebhook",
    tags: TAGS,
    summary: "Send a webhook a `ping` now",
    request: { params: pathId.schema },
    responses: {
      202: { description: "On its way", content: json(envelope(202, WebhookDeliverySchema)) },
      ...problemResponses([...ANY, "not_found", "webhook_inactive"]),
    },
  }),
  /** What it was and will be sent. */
  deliveries(query: z.ZodObject) {
    return createRoute({
      ...requires("webhooks:read"),
      method: "get",
      path: "/v1/webhooks/{id}/deliveries",
      operationId: "listWebhookDeliveries",
      tags: TAGS,
      summary: "A page of what a webhook was and will be sent",
      description: "Forgotten 30 days after they have ended.",
      request: { params: pathId.schema, query },
      responses: {
        200: { description: "A page", content: json(listEnvelope(WebhookDeliverySchema)) },
        ...problemResponses([...ANY, "not_found"]),
      },
    });
  },
  /** Once more. */
  retry: createRoute({
    ...requires("webhooks:write"),
    method: "post",
    path: "/v1/webhooks/deliveries/{id}/retry",
    operationId: "retryWebhookDelivery",
    tags: TAGS,
    summary: "Send a delivery again now, under its id",
    description:
      "With all its attempts, whether it was delivered or not; one that is being sent is left as it is.",
    request: { params: pathId.schema },
    responses: {
      202: { description: "On its way", content: json(envelope(202, WebhookDeliverySchema)) },
      ...problemResponses([...ANY, "not_found", "webhook_inactive"]),
    },
  }),
};

function json<S extends z.ZodType>(schema: S) {
  return { "application/json": { schema } };
}
