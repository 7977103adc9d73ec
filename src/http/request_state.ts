import type { Env } from "hono";

/** What travels with a request from its arrival to its line in the log. */
export interface RequestState {
  /** Taken from the client when sane, else made. */
  readonly requestId: string;
  /** Whether the answer carries the id already: looking into a finished head costs as much as making it. */
  tagged: boolean;
  /** Why it was refused, for the log. */
  error: unknown;
}

/** The request's state as Hono carries it. */
export interface RequestEnv extends Env {
  Bindings: RequestState;
}
