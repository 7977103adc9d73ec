import type { Env } from "hono";
import type { Caller } from "./caller.ts";
import type { RateVerdict } from "./rate_limits.ts";

/** What travels with a request from its arrival to its line in the log. */
export interface RequestState {
  /** Taken from the client when sane, else made. */
  readonly requestId: string;
  /** Whether the answer carries the id and {@linkcode headers} already: looking into a finished head costs as much as making it. */
  tagged: boolean;
  /** Who sent it, where its path is not public; else `nobody`. */
  caller: Caller;
  /** Whether pages of any origin may read the answer, a refusal too; of others only those of `CORS_ORIGINS` may. */
  readonly isPublic: boolean;
  /** What every answer to this request has in its head beside what it is, such as which origin may read it. */
  readonly headers: Readonly<Record<string, string>>;
  /** What its sender may still ask for; `null` = as much as it likes. Kept answers for the whole world say nothing of it. */
  limit: RateVerdict | null;
  /** Why it was refused, for the log. */
  error: unknown;
}

/** The request's state as Hono carries it. */
export interface RequestEnv extends Env {
  Bindings: RequestState;
}
