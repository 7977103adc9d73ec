import type { z } from "@hono/zod-openapi";
import type { HonoRequest } from "hono";
import { demandAcceptable } from "./demand_acceptable.ts";
import { pathId } from "./path_id.ts";
import { readJson } from "./read_json.ts";
import { resourceContracts, type ResourceKind } from "./resource_contracts.ts";
import { resourceResponse } from "./resource_response.ts";
import type { Router } from "./router.ts";

/** Which resource, as which the client knows it, and who is asking. */
export interface ResourceTarget {
  readonly id: string;
  /** `If-Match`; `null` = whatever is there. */
  readonly ifMatch: string | null;
  /** Aborts when the client has left. */
  readonly signal: AbortSignal;
}

/** What can be done with one resource; each verb throws what the client shall be told. */
export interface ResourceVerbs<D, I, C> {
  /** `POST`: makes one. */
  create(input: I, signal: AbortSignal): Promise<D>;
  /** `GET`: gives it as it is. */
  read(id: string, signal: AbortSignal): Promise<D>;
  /** `PUT`: everything anew. */
  replace(input: I, target: ResourceTarget): Promise<D>;
  /** `PATCH`: what is given. */
  change(change: C, target: ResourceTarget): Promise<D>;
  /** `DELETE`: takes it away. */
  remove(target: ResourceTarget): Promise<void>;
}

/** A kind of resource with its bodies and verbs. */
export interface ResourceRoutes<D, I, C> {
  readonly kind: ResourceKind;
  /** What `POST` and `PUT` take. */
  readonly input: z.ZodType<I>;
  /** What `PATCH` takes. */
  readonly change: z.ZodType<C>;
  readonly verbs: ResourceVerbs<D, I, C>;
}

/** Hangs up all that is done with one resource at a time: its contracts, and what they promise. */
export function mountResource<D extends { readonly id: string }, I, C>(
  router: Router,
  { kind, input, change, verbs }: ResourceRoutes<D, I, C>,
): void {
  const { path, noun } = kind;
  const one = `${path}/:id`;
  const { create, read, replace, change: patch, remove } = resourceContracts;
  for (
    const contract of [
      create(kind, input),
      read(kind),
      replace(kind, input),
      patch(kind, change),
      remove(kind),
    ]
  ) {
    router.openAPIRegistry.registerPath(contract);
  }
  router.post(path, async ({ req: { raw }, env }) => {
    demandJson(raw);
    const data = await verbs.create(await readJson(raw, input), raw.signal);
    const location = `${path}/${data.id}`;
    return resourceResponse({ status: 201, message: `${noun} created`, data, location }, raw, env);
  });
  router.get(one, async ({ req, env }) => {
    demandJson(req.raw);
    const data = await verbs.read(pathId.read(req.param("id")), req.raw.signal);
    return resourceResponse({ status: 200, message: noun, data }, req.raw, env);
  });
  router.put(one, async ({ req, env }) => {
    const target = targetOf(req, req.param("id"));
    const data = await verbs.replace(await readJson(req.raw, input), target);
    return resourceResponse({ status: 200, message: `${noun} replaced`, data }, req.raw, env);
  });
  router.patch(one, async ({ req, env }) => {
    const target = targetOf(req, req.param("id"));
    const data = await verbs.change(await readJson(req.raw, change), target);
    return resourceResponse({ status: 200, message: `${noun} changed`, data }, req.raw, env);
  });
  router.delete(one, async ({ req, env }) => {
    await verbs.remove(targetOf(req, req.param("id")));
    return resourceResponse({ status: 200, message: `${noun} deleted`, data: null }, req.raw, env);
  });
}

function targetOf({ raw }: HonoRequest, id: string | undefined): ResourceTarget {
  demandJson(raw);
  return { id: pathId.read(id), ifMatch: raw.headers.get("if-match"), signal: raw.signal };
}

function demandJson({ headers }: Request): void {
  demandAcceptable(headers.get("accept"), "application/json");
}
