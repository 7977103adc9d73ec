import { z } from "@hono/zod-openapi";

/** Which page of how many. */
const PageMetaSchema = z.object({
  page: z.int(),
  page_size: z.int(),
  total: z.int().openapi({ description: "Rows on all pages together" }),
  total_pages: z.int(),
}).openapi("PageMeta");

/** The body of every answer that is a page of a list: `{status_code, message, data: […], meta}`. */
export function listEnvelope<S extends z.ZodType>(item: S) {
  return z.object({
    status_code: z.literal(200),
    message: z.string(),
    data: z.array(item),
    meta: PageMetaSchema,
  });
}
