import { z } from "@hono/zod-openapi";

const MOST = 10_000;
// deno-lint-ignore no-control-regex -- these are what is refused
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** Text of any number of lines, at most 10,000 characters, or null for none. */
export const proseField = z.string()
  .refine((text) => [...text].length <= MOST, `must have at most ${MOST} characters`)
  .refine(
    (text) => !CONTROL.test(text) && text.isWellFormed(),
    "must have no control characters other than tabs and ends of lines",
  )
  .nullable()
  .openapi({ maxLength: MOST });
