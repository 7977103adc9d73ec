import type { z } from "@hono/zod-openapi";
import { badParameters } from "./bad_parameters.ts";
import { jsonBody } from "./json_body.ts";

/**
 * The body of a request, which must be JSON as `jsonBody` takes it and fit the schema.
 *
 * @throws {Problem} What `jsonBody` throws, or `bad_parameter` with every member that does not fit, unknown ones by their
 * name.
 */
export async function readJson<S extends z.ZodType>(request: Request, schema: S): Promise<z.output<S>> {
  const read = schema.safeParse(await jsonBody(request));
  if (read.success) return read.data;
  throw badParameters(read.error.issues.flatMap(byName));
}

/** Zod tells of unknown members together, at the object that has them. */
function byName(issue: z.core.$ZodIssue): { path: PropertyKey[]; message: string }[] {
  if (issue.code !== "unrecognized_keys") return [issue];
  return issue.keys.map((key) => ({ path: [...issue.path, key], message: "is not a member of this" }));
}
