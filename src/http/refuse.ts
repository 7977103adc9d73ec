import { HTTPException } from "hono/http-exception";
import { DatabaseError } from "#src/platform/database.ts";
import type { Observe } from "#src/platform/observe.ts";
import { Problem } from "#src/problem.ts";
import { dataProblem } from "./data_problem.ts";
import { problemResponse } from "./problem_response.ts";
import { rateHeaders } from "./rate_headers.ts";
import type { RequestState } from "./request_state.ts";
import { signInRedirect } from "./sign_in_redirect.ts";

/** A request that could not be answered. */
export interface RefusedRequest {
  readonly request: Request;
  /** Without its query. */
  readonly path: string;
  readonly state: RequestState;
  /** Where people sign in; `null` = nowhere. */
  readonly signInPath: string | null;
}

/**
 * The answer to whatever was thrown: a problem as it is, a failure of the database as the problem that it is, anything
 * else as one that tells nothing of its cause. A browser for want of a sign-in is sent to the page for that.
 */
export function refuse(
  thrown: unknown,
  { request, path, state, signInPath }: RefusedRequest,
  observe: Observe,
): Response {
  // Nobody is there to read it; the status is the one that nginx logs.
  if (!(thrown instanceof Problem) && request.signal.aborted) return new Response(null, { status: 499 });
  const problem = problemOf(thrown);
  if (problem.code === "internal") observe({ event: "unexpected", error: thrown });
  state.error = problem;
  const redirect = signInPath === null ? null : signInRedirect(request, problem.code, signInPath);
  if (redirect !== null) return redirect;
  state.tagged = true;
  const { requestId, isPublic, limit } = state;
  const headers = { ...state.headers, ...rateHeaders(limit) };
  return problemResponse(problem, { instance: path, requestId, isPublic, headers });
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
