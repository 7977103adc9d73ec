import { z } from "@hono/zod-openapi";

/** The query parameter that chooses the order of a list, the first by default. */
export function sortField(sorts: readonly string[]) {
  return z.enum(sorts as [string, ...string[]], `must be one of ${sorts.join(", ")}`)
    .default(sorts[0]!)
    .openapi({ description: "Order of the rows; equal ones by id" });
}
