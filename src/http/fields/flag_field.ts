import { z } from "@hono/zod-openapi";

/** A query parameter that is `true` or `false`. */
export const flagField = z.enum(["true", "false"], "must be true or false").transform((text) =>
  text === "true"
)
  .openapi({ type: "boolean" });
