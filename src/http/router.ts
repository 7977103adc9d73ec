import { OpenAPIHono, type RouteConfig } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { Permission } from "#src/permissions.ts";
import type { Observe } from "#src/platform/observe.ts";
import { Problem } from "#src/problem.ts";
import { nearestName } from "#src/std/text/nearest_name.ts";
import { badParameters } from "./bad_parameters.ts";
import { type Caller, nobody } from "./caller.ts";
import type { Callers } from "./callers.ts";
import { PREFLIGHT_HEADERS } from "./preflight_headers.ts";
import { demandPermission } from "./demand_permission.ts";
import { problemResponses } from "./problem_responses.ts";
import { refuse } from "./refuse.ts";
import type { RequestEnv, RequestState } from "./request_state.ts";

/** Answers a request at one path, without Hono in between. Whatever it throws is refused as elsewhere. */
export type DirectHandler = (request: Request, state: RequestState) => Response | Promise<Response>;

/** What features hang their routes on; every refusal is a problem. */
export class Router extends OpenAPIHono<RequestEnv> {
  readonly #callers: Callers;
  /** Handlers of `GET` by whole path, which are asked before Hono: that saves a tenth of a kept answer. */
  readonly #direct = new Map<string, DirectHandler>();
  readonly #permissions = new Map<string, Permission>();
  #signInPath: string | null = null;
  #stopping = false;

  /** @param callers Tells who calls. @default {everybody is nobody} */
  constructor(observe: Observe, callers: Callers = { identify: () => nobody }) {
    super({
      defaultHook: (result) => {
        if (!result.success) throw badParameters(result.error.issues);
      },
    });
    this.#callers = callers;
    this.options("*", () => new Response(null, { status: 204, headers: PREFLIGHT_HEADERS }));
    const refused = (thrown: unknown, { req, env }: Pick<Context<RequestEnv>, "req" | "env">) => {
      const { raw: request, path } = req;
      return refuse(thrown, { request, path, state: env, signInPath: this.#signInPath }, observe);
    };
    this.onError(refused);
    this.notFound((context) => refused(this.#refusal(context.req), context));
  }

  /** Where browsers are sent that show no sign-in where one is needed; `null` = nowhere. */
  get signInPath(): string | null {
    return this.#signInPath;
  }

  /** From now on such browsers are sent to this path, which comes back to where `?to=` says. */
  signInAt(path: string): void {
    this.#signInPath = path;
  }

  /** Whether {@linkcode stop} was called. */
  get stopping(): boolean {
    return this.#stopping;
  }

  /** From now on all requests that come in are refused but for whether the process lives; those under way go on. */
  stop(): void {
    this.#stopping = true;
  }

  /** The permissions that are required, by method and path as Hono writes them: `GET /v1/products/:id`. */
  get permissions(): ReadonlyMap<string, Permission> {
    return this.#permissions;
  }

  /**
   * Takes up the contract of a handler that is hung up afterwards: documents it, and from now on lets only callers in who
   * have the permission that it {@linkcode requires}.
   */
  declare(contract: RouteConfig): void {
    const permission = permissionOf(contract);
    if (permission === undefined) return this.openAPIRegistry.registerPath(contract);
    const responses = { ...(contract.method === "get" ? SENT_AWAY : {}), ...REFUSALS, ...contract.responses };
    this.openAPIRegistry.registerPath({ ...contract, responses });
    const [method, path] = [contract.method.toUpperCase(), honoPath(contract.path)];
    this.#permissions.set(`${method} ${path}`, permission);
    this.on(method, path, async ({ req, env }, next) => {
      await this.#admit(req.raw, env, permission);
      await next();
    });
  }

  /** Who sent a request, for what is public and yet has more for some; see {@linkcode Callers.identify}. */
  identify(request: Request): Caller | Promise<Caller> {
    return this.#callers.identify(request);
  }

  /**
   * Whether who sent a request still has a permission, for answers that go on for long. `true` also while nobody can tell.
   */
  async mayStay(request: Request, permission: Permission): Promise<boolean> {
    try {
      return (await this.#callers.identify(request)).may(permission);
    } catch (error) {
      return !(error instanceof Problem && error.code === "token_invalid");
    }
  }

  /** Hangs up what answers `GET` and `HEAD` at a path without parameters, in the quickest way there is. */
  getDirect(path: string, handler: DirectHandler): void {
    this.get(path, ({ req, env }) => handler(req.raw, env));
    const permission = this.#permissions.get(`GET ${path}`);
    this.#direct.set(
      path,
      permission === undefined ? handler : (request, state) => {
        const admitted = this.#admit(request, state, permission);
        return admitted === undefined
          ? handler(request, state)
          : admitted.then(() => handler(request, state));
      },
    );
  }

  /** Answers a request in the quickest way that there is for its path. May throw what is to be refused. */
  answer(request: Request, path: string, state: RequestState): Response | Promise<Response> {
    const direct = request.method === "GET" ? this.#direct.get(path) : undefined;
    return direct === undefined ? this.fetch(request, state) : direct(request, state);
  }

  #admit(request: Request, state: RequestState, permission: Permission): void | Promise<void> {
    // Who was asked for already, for a limit of its own, is not asked for again.
    if (state.caller !== nobody) return admit(state.caller, state, permission);
    const caller = this.#callers.identify(request);
    if (!(caller instanceof Promise)) return admit(caller, state, permission);
    return caller.then((known) => admit(known, state, permission));
  }

  /** Wrong method where the path is known, else unknown path. */
  #refusal({ method, path }: { readonly method: string; readonly path: string }): Problem {
    const methods = METHODS.filter((candidate) => this.router.match(candidate, path)[0].length > 0);
    if (methods.length === 0) {
      const meant = nearestName(path, this.routes.map((route) => route.path));
      const hint = meant === undefined ? "" : `, did you mean '${meant}'?`;
      return new Problem("not_found", { detail: `Nothing is at '${path}'${hint}` });
    }
    const allowed = [...methods, ...(methods.includes("GET") ? ["HEAD"] : []), "OPTIONS"].sort();
    return new Problem("method_not_allowed", {
      detail: `'${path}' takes ${allowed.join(", ")}: current method is '${method}'`,
      headers: { Allow: allowed.join(", ") },
    });
  }
}

const METHODS = ["DELETE", "GET", "PATCH", "POST", "PUT"];
/** What a browser is answered that shows no sign-in. */
const SENT_AWAY = { 303: { description: "A browser is sent to the page to sign in, where there is one" } };
/** What callers without the permission are answered. */
const REFUSALS = problemResponses([
  "token_required",
  "token_invalid",
  "forbidden",
  "data_unavailable",
  "issuer_unavailable",
]);

function permissionOf({ security }: RouteConfig): Permission | undefined {
  return security?.[0]?.["bearer"]?.[0] as Permission | undefined;
}

/** `/v1/products/{id}` as Hono writes it, and `/templates/{type}.csv` as `/templates/:type{[^/]+\\.csv}`. */
function honoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}(\.\w+)?/g, (_, name, ending) => {
    return ending === undefined ? `:${name}` : `:${name}{[^/]+\\${ending}}`;
  });
}

function admit(caller: Caller, state: RequestState, permission: Permission): void {
  state.caller = caller;
  demandPermission(caller, permission);
}
