import { z } from "@hono/zod-openapi";

const CODE = /^[A-Za-z0-9._-]{1,32}$/;

/** A short name that people give to something, trimmed: 1 to 32 letters, digits, dots, low lines and hyphens. */
export const codeField = z.string().trim()
  .regex(CODE, "must have 1 to 32 letters, digits, '.', '_' or '-', and nothing else")
  .openapi({ example: "JKT-001" });
