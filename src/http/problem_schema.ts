import { z } from "@hono/zod-openapi";
import { type ProblemCode, PROBLEMS } from "#src/problem.ts";

/** A refusal as it is sent; see `problemResponse`. */
export const ProblemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string(),
  code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
  request_id: z.string(),
  status_code: z.int().openapi({ description: "The same as status" }),
  message: z.string().openapi({ description: "The same as detail" }),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
}).loose().openapi("Problem");
