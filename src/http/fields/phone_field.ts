import { z } from "@hono/zod-openapi";

const PHONE = /^\+?[0-9 ()./-]{3,31}$/;
const THREE_DIGITS = /(?:\d\D*){3}/;

/** A telephone number as people write it, trimmed: at most 32 digits, spaces and signs between them. */
export const phoneField = z.string().trim()
  .refine(
    (text) => PHONE.test(text) && THREE_DIGITS.test(text),
    "must be a telephone number such as +62 21 5550100",
  )
  .openapi({ maxLength: 32, example: "+62 21 5550100" });
