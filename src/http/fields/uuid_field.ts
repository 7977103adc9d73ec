import { z } from "@hono/zod-openapi";

/** Without flags, which the API document cannot show. */
const UUID = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/;

/** An id: any UUID, given back in lower case. */
export const uuidField = z.string().regex(UUID, "must be a UUID").toLowerCase().openapi({
  format: "uuid",
  example: "019aa5c0-7c1e-7c7a-9f5b-3d2f1a0b4c6d",
});
