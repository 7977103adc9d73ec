import { z } from "@hono/zod-openapi";

/** One snapshot and how it is. */
export const SnapshotStatusSchema = z.object({
  name: z.string(),
  group: z.string().openapi({ description: "What it is renewed with" }),
  path: z.string().openapi({ description: "Where it is read" }),
  status: z.enum(["ok", "warming", "overdue", "failed"]).openapi({
    description:
      "warming = not there yet; overdue = not renewed at its time; failed = the last attempt failed",
  }),
  generated_at: z.string().nullable().openapi({ format: "date-time" }),
  age_seconds: z.int().nullable(),
  duration_ms: z.int().nullable().openapi({
    description: "Of its last computing in the process that answers",
  }),
  bytes: z.int().nullable(),
  hits: z.int().openapi({ description: "Answers of this process" }),
  stale: z.int().openapi({ description: "Answers of this process that said so" }),
  misses: z.int().openapi({ description: "Answers of this process while there was nothing yet" }),
}).openapi("SnapshotStatus");

/** All snapshots. */
export const SnapshotListSchema = z.object({
  status_code: z.literal(200),
  message: z.string(),
  data: z.array(SnapshotStatusSchema),
}).openapi("SnapshotList");
