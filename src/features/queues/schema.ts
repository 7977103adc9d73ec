import { z } from "@hono/zod-openapi";

const COUNT = z.int();

/** A message that is not done. */
export const QueuedMessageSchema = z.object({
  id: z.string(),
  job: z.string(),
  state: z.enum(["waiting", "active", "delayed", "dead"]).openapi({
    description: "delayed = until a time, first delivery or retry; dead = failed, and nobody tries any more",
  }),
  text: z.string().nullable().openapi({ description: "What was sent; null = the service does not tell" }),
  dueAt: z.string().nullable().openapi({ format: "date-time", description: "When it is delivered next" }),
  status: z.int().nullable().openapi({
    description: "Of the last delivery; null = none yet, or no answer came",
  }),
}).openapi("QueuedMessage");

/** What is in the queue. */
export const QueueListingSchema = z.object({
  counts: z.object({ waiting: COUNT, active: COUNT, delayed: COUNT, dead: COUNT }),
  messages: z.array(QueuedMessageSchema),
  complete: z.boolean().openapi({ description: "Whether that is all" }),
}).openapi("QueueListing");

/** What is in the queue, as clients see it. */
export type PresentedListing = z.output<typeof QueueListingSchema>;
