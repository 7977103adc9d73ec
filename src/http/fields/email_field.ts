import { z } from "@hono/zod-openapi";

const MOST = 255;
/** Who has an address is told by sending to it, so only what no address can be is refused. */
const ADDRESS = /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+\.[^\s@.\p{Cc}]+$/u;

/** An e-mail address of at most 255 characters, trimmed, composed (NFC) and in lower case. */
export const emailField = z.string().trim().normalize().toLowerCase()
  .refine((text) => ADDRESS.test(text) && text.isWellFormed(), "must be an e-mail address")
  .refine((text) => [...text].length <= MOST, `must have at most ${MOST} characters`)
  .openapi({ format: "email", maxLength: MOST, example: "sari@example.com" });
