import { z } from "@hono/zod-openapi";

/** The process is alive. */
export const HealthSchema = z.object({ status: z.literal("ok") }).openapi("Health");

/** One thing that the service needs, and how it is. */
export const CheckSchema = z.object({
  name: z.string(),
  status: z.enum(["ok", "warn", "fail"]),
  detail: z.string().optional(),
  facts: z.record(z.string(), z.unknown()).optional().openapi({ description: "What else is known about it" }),
  ms: z.number(),
}).openapi("Check");

/** What the service needs, and how it is. */
export const ReadinessSchema = z.object({
  status: z.enum(["ready", "degraded", "unready"]),
  checks: z.array(CheckSchema),
}).openapi("Readiness");
