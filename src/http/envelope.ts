import { z } from "@hono/zod-openapi";

/** The body of every answer that is a resource: `{status_code, message, data}`. */
export function envelope<S extends z.ZodType, N extends 200 | 201 | 202>(status: N, data: S) {
  return z.object({
    status_code: z.literal(status).openapi({ example: status }),
    message: z.string(),
    data,
  });
}
