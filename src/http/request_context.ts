import type { Context, Env } from "hono";

/** What the middleware puts into a request's context. */
export interface RequestEnv extends Env {
  Variables: {
    /** Taken from the client when sane, else made. */
    requestId: string;
  };
}

/** A request as handlers see it. */
export type RequestContext = Context<RequestEnv>;
