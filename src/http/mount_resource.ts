import type { z } from "@hono/zod-openapi";
import type { Actor } from "./actor.ts";
import { demandAcceptable } from "./demand_acceptable.ts";
import { readJson } from "./read_json.ts";
import { resourceContracts, type ResourceKind } from "./resource_contracts.ts";
import { resourceResponse } from "./resource_response.ts";
import { resourceTarget } from "./resource_target.ts";
import type { Router } from "./router.ts";

/** Which resource, as which the client knows it, and who is asking. */
export interface ResourceTarget {
  readonly id: string;
  /** `If-Match`; `null` = whatever is there. */
  readonly ifMatch: string | null;
  readonly by: Actor;
  /** Aborts when the client has left. */
  readonly signal: AbortSignal;
}

/** What can be done with one resource; each verb throws what the client shall be told. */
export interface ResourceVerbs<D, I, C> {
  /** `POST`: makes one. */
  create(input: I, by: Actor, signal: AbortSignal): Promise<D>;
  /** `GET`: gives it as it is; absent = `mountLiveOne` gives a kept answer. */
  read?(id: string, signal: AbortSignal): Promise<D>;
  /** `PUT`: everything anew; absent = the kind has no `PUT`. */
  replace?(input: I, target: ResourceTarget): Promise<D>;
  /** `PATCH`: what is given. */
  change(change: C, target: ResourceTarget): Promise<D>;
  /** `DELETE`: takes it away. */
  remove(target: ResourceTarget): Promise<void>;
}

/** A kind of resource with its bodies and verbs. */
export interface ResourceRoutes<D, I, C> {
  readonly kind: ResourceKind;
  /** What `POST` takes, and `PUT` where there is one. */
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
  const contracts = resourceContracts;
  for (
    const contract of [
      contracts.create(kind, input),
      contracts.change(kind, change),
      contracts.remove(kind),
    ]
  ) {
    router.declare(contract);
  }
  mountReading(router, { kind, verbs });
  mountReplacing(router, { kind, input, verbs });
  router.post(path, async ({ req: { raw }, env }) => {
    demandAcceptable(raw.headers.get("accept"), "application/json");
    const by = { caller: env.caller, requestId: env.requestId };
    const data = await verbs.create(await readJson(raw, input), by, raw.signal);
    const location = `${path}/${data.id}`;
    return resourceResponse({ status: 201, message: `${noun} created`, data, location }, raw, env);
  });
  router.patch(one, async ({ req, env }) => {
    const target = resourceTarget(req, env);
    const data = await verbs.change(await readJson(req.raw, change), target);
    return resourceResponse({ status: 200, message: `${noun} changed`, data }, req.raw, env);
  });
  router.delete(one, async ({ req, env }) => {
    await verbs.remove(resourceTarget(req, env));
    return resourceResponse({ status: 200, message: `${noun} deleted`, data: null }, req.raw, env);
  });
}

function mountReading<D extends { readonly id: string }, I, C>(
  router: Router,
  { kind, verbs }: Pick<ResourceRoutes<D, I, C>, "kind" | "verbs">,
): void {
  const read = verbs.read?.bind(verbs);
  if (read === undefined) return;
  router.declare(resourceContracts.read(kind));
  router.get(`${kind.path}/:id`, async ({ req, env }) => {
    const { id, signal } = resourceTarget(req, env);
    return resourceResponse({ status: 200, message: kind.noun, data: await read(id, signal) }, req.raw, env);
  });
}

function mountReplacing<D extends { readonly id: string }, I, C>(
  router: Router,
  { kind, input, verbs }: Omit<ResourceRoutes<D, I, C>, "change">,
): void {
  const replace = verbs.replace?.bind(verbs);
  if (replace === undefined) return;
  router.declare(resourceContracts.replace(kind, input));
  router.put(`${kind.path}/:id`, async ({ req, env }) => {
    const target = resourceTarget(req, env);
    const data = await replace(await readJson(req.raw, input), target);
    return resourceResponse({ status: 200, message: `${kind.noun} replaced`, data }, req.raw, env);
  });
}
