import { createRoute, type RouteConfig, z } from "@hono/zod-openapi";
import type { Permission } from "#src/permissions.ts";
import type { ProblemCode } from "#src/problem.ts";
import { envelope } from "./envelope.ts";
import { listEnvelope } from "./list_envelope.ts";
import { pathId } from "./path_id.ts";
import { problemResponses } from "./problem_responses.ts";
import { requires } from "./requires.ts";

/** What the contracts of one kind of resource differ in. */
export interface ResourceKind {
  readonly path: `/v1/${string}`;
  /** `products`: what several of them are called. @default {the last part of the path} */
  readonly tag?: string;
  /** `Product`: in sentences, and in the names of operations. */
  readonly noun: string;
  readonly schema: z.ZodType;
  /** Who may see them, and who may make, change and delete them. */
  readonly permissions: { readonly read: Permission; readonly write: Permission };
  /** What may be refused beyond what any resource refuses. */
  readonly problems: {
    readonly create: readonly ProblemCode[];
    readonly edit: readonly ProblemCode[];
    readonly remove: readonly ProblemCode[];
  };
}

const ANY: readonly ProblemCode[] = [
  ...["bad_parameter", "malformed_request", "not_acceptable", "internal", "stopping"] as const,
  ...["data_busy", "data_not_ready", "data_timeout", "data_unavailable"] as const,
];
const BODY: readonly ProblemCode[] = ["slow_body", "too_large", "unsupported_media_type"];
const ETAG = { ETag: { schema: { type: "string" as const }, required: true } };
const CACHE = z.enum(["bypass"]).optional().openapi({
  description: "Reads the source, for those who may; as `Cache-Control: no-cache` does",
});
const IF_MATCH = z.object({
  "if-match": z.string().optional().openapi({
    description: "The `ETag` that was read: refuses to touch a newer one",
  }),
});
const IF_NONE_MATCH = z.object({
  "if-none-match": z.string().optional().openapi({ description: "The `ETag` that is there already" }),
});

/** The contracts that all kinds of resources have in common. */
export const resourceContracts = {
  /** A page of them, from the cache. */
  list(
    { path, tag = tagOf(path), noun, schema, permissions }: ResourceKind,
    query: z.ZodObject,
  ): RouteConfig & { readonly method: "get" } {
    return createRoute({
      ...requires(permissions.read),
      method: "get",
      path,
      operationId: `list${capital(tag)}`,
      tags: [tag],
      summary: `A page of ${tag}`,
      description: `${noun}s that fit all filters. \`X-Data-Version\` grows with every change.`,
      request: { query: query.extend({ cache: CACHE }), headers: IF_NONE_MATCH },
      responses: {
        200: { description: "A page", headers: ETAG, content: json(listEnvelope(schema)) },
        304: { description: "The client has the same already", headers: ETAG },
        ...problemResponses(ANY),
      },
    });
  },
  /** One more. */
  create(
    { path, tag = tagOf(path), noun, schema, permissions, problems }: ResourceKind,
    body: z.ZodType,
  ): RouteConfig {
    return createRoute({
      ...requires(permissions.write),
      method: "post",
      path,
      operationId: `create${noun}`,
      tags: [tag],
      summary: `Create a ${noun.toLowerCase()}`,
      request: { body: { required: true, content: json(body) } },
      responses: {
        201: {
          description: "Created",
          headers: { ...ETAG, Location: { schema: { type: "string" }, required: true } },
          content: json(envelope(201, schema)),
        },
        ...problemResponses([...ANY, ...BODY, ...problems.create]),
      },
    });
  },
  /** One of them. */
  read({ path, tag = tagOf(path), noun, schema, permissions }: ResourceKind): RouteConfig {
    return createRoute({
      ...requires(permissions.read),
      method: "get",
      path: `${path}/{id}`,
      operationId: `read${noun}`,
      tags: [tag],
      summary: `Read a ${noun.toLowerCase()}`,
      request: { params: pathId.schema, headers: IF_NONE_MATCH },
      responses: {
        200: { description: noun, headers: ETAG, content: json(envelope(200, schema)) },
        304: { description: "The client has the same already", headers: ETAG },
        ...problemResponses([...ANY, "not_found"]),
      },
    });
  },
  /** All that can be written of one: what is absent gets its default. */
  replace(kind: ResourceKind, body: z.ZodType): RouteConfig {
    return edited(kind, { method: "put", verb: "replace", body });
  },
  /** What is given of one. */
  change(kind: ResourceKind, body: z.ZodType): RouteConfig {
    return edited(kind, { method: "patch", verb: "change", body });
  },
  /** One less. */
  remove({ path, tag = tagOf(path), noun, permissions, problems }: ResourceKind): RouteConfig {
    return createRoute({
      ...requires(permissions.write),
      method: "delete",
      path: `${path}/{id}`,
      operationId: `delete${noun}`,
      tags: [tag],
      summary: `Delete a ${noun.toLowerCase()}`,
      request: { params: pathId.schema, headers: IF_MATCH },
      responses: {
        200: { description: "Deleted", content: json(envelope(200, z.null())) },
        ...problemResponses([...ANY, "not_found", "stale", ...problems.remove]),
      },
    });
  },
};

interface Edit {
  readonly method: "put" | "patch";
  readonly verb: "replace" | "change";
  readonly body: z.ZodType;
}

function edited(
  { path, tag = tagOf(path), noun, schema, permissions, problems }: ResourceKind,
  { method, verb, body }: Edit,
): RouteConfig {
  return createRoute({
    ...requires(permissions.write),
    method,
    path: `${path}/{id}`,
    operationId: `${verb}${noun}`,
    tags: [tag],
    summary: `${capital(verb)} a ${noun.toLowerCase()}`,
    description: verb === "replace"
      ? "What is left out gets its default."
      : "What is left out stays as it is.",
    request: { params: pathId.schema, headers: IF_MATCH, body: { required: true, content: json(body) } },
    responses: {
      200: {
        description: `The ${noun.toLowerCase()} as it is now`,
        headers: ETAG,
        content: json(envelope(200, schema)),
      },
      ...problemResponses([...ANY, ...BODY, "not_found", "stale", ...problems.edit]),
    },
  });
}

function json<S extends z.ZodType>(schema: S) {
  return { "application/json": { schema } };
}

function tagOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
