import { z } from "@hono/zod-openapi";

// deno-lint-ignore no-control-regex -- these are what is refused
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

/** One line of text, trimmed: 1 to `most` characters, counted as databases do, without control characters. */
export function textField(most: number) {
  const wanted = `must have 1 to ${most} characters`;
  return z.string().trim()
    .refine((text) => text !== "" && characters(text) <= most, wanted)
    .refine((text) => !CONTROL.test(text) && text.isWellFormed(), "must have no control characters")
    .openapi({ minLength: 1, maxLength: most });
}

function characters(text: string): number {
  return text.length <= 1 ? text.length : [...text].length;
}
