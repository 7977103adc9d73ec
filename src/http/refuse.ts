import { HTTPException } from "hono/http-exception";
import { DatabaseError } from "#src/platform/database.ts";
import type { Observe } from "#src/platform/observe.ts";
import { Problem } from "#src/problem.ts";
import { dataProblem } from "./data_problem.ts";
import { problemResponse } from "./problem_response.ts";
import type { RequestState } from "./request_state.ts";

/** A request that could not be answered. */
export interface RefusedRequest {
  readonly signal: AbortSignal;
  /** Without its query. */
  readonly path: string;
  readonly state: RequestState;
}

/**
 * The answer to whatever was thrown: a problem as it is, a failure of the database as the problem that it is, anything
 * else as one that tells nothing of its cause.
 */
export function refuse(thrown: unknown, { signal, path, state }: RefusedRequest, observe: Observe): Response {
  // Nobody is there to read it; the status is the one that nginx logs.
  if (!(thrown instanceof Problem) && signal.aborted) return new Response(null, { status: 499 });
  const problem = problemOf(thrown);
  if (problem.code === "internal") observe({ event: "unexpected", error: thrown });
  state.error = problem;
  state.tagged = true;
  return problemResponse(problem, { instance: path, requestId: state.requestId });
}

function problemOf(thrown: unknown): Problem {
  if (thrown instanceof Problem) return thrown;
  if (thrown instanceof DatabaseError) return dataProblem(thrown);
  // What Hono itself says of a body that it cannot read.
  if (thrown instanceof HTTPException && thrown.status < 500) {
    return new Problem("malformed_request", { cause: thrown });
  }
  return new Problem("internal", { cause: thrown });
}
