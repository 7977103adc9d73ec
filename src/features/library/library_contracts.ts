import { createRoute, z } from "@hono/zod-openapi";
import { problemResponses } from "#src/http/problem_responses.ts";
import type { Router } from "#src/http/router.ts";
import type { Aggregate } from "./aggregate.ts";
import { aggregateCopy } from "./aggregate_copy.ts";

/** A path that gives an aggregate or a summary. */
export interface LibraryContract {
  readonly paths: readonly string[];
  /** The API reference's name of the operation. */
  readonly operationId: string;
  readonly summary: string;
  /** What `data` is. */
  readonly data: z.ZodType;
  /** What `data` is while something is missing; absent = there is none. */
  readonly partial?: z.ZodType;
}

/** Describes the library's paths to the API's document. */
export const libraryContracts = { ofAggregate, register };

function ofAggregate({ name, paths, summary, schema }: Aggregate): LibraryContract {
  return { paths, operationId: operationId(name), summary, data: schema };
}

function operationId(name: string): string {
  return `get${name.replace(/(^|_)(\w)/g, (_, _mark, letter: string) => letter.toUpperCase())}`;
}

function register(
  registry: Router["openAPIRegistry"],
  { paths, operationId, summary, ...shapes }: LibraryContract,
) {
  for (const [at, path] of paths.entries()) {
    registry.registerPath(createRoute({
      method: "get",
      path,
      operationId: at === 0 ? operationId : `${operationId}${at + 1}`,
      tags: ["library"],
      summary: at === 0 ? summary : `${summary} (another name of ${paths[0]})`,
      description: "Stored ahead of its readers: a request never asks the library's database.",
      responses: {
        200: {
          description: summary,
          headers: HEADERS,
          content: { "application/json": { schema: envelope(shapes.data) } },
        },
        202: {
          description: "It is being computed for the first time; come back after `Retry-After` seconds",
          content: { "application/json": { schema: warmingOf(shapes.partial) } },
        },
        304: { description: "The reader's copy, named by If-None-Match, is still good" },
        ...problemResponses(["malformed_request", "not_acceptable", "internal"]),
      },
    }));
  }
}

const HEADERS = z.object({
  etag: z.string().openapi({ description: "Validator for If-None-Match" }),
  age: z.string().openapi({ description: "Seconds since it was computed" }),
  "x-cache": z.enum(["HIT", "STALE"]).openapi({
    description: "STALE = older than its time, or the store is out of reach",
  }),
});

function envelope(data: z.ZodType) {
  return z.object({
    generated_at: z.string().openapi({ format: "date-time" }),
    ttl_seconds: z.literal(aggregateCopy.ttlSeconds),
    data,
  });
}

function warmingOf(partial: z.ZodType | undefined) {
  return z.object({
    status: z.literal("warming"),
    message: z.string(),
    retry_after_seconds: z.int(),
    ...(partial === undefined ? {} : { data: partial }),
  });
}
