import type { Observe } from "#src/platform/observe.ts";
import { Problem } from "#src/problem.ts";
import { problemResponse } from "./problem_response.ts";
import type { RequestState } from "./request_state.ts";

/** A request that could not be answered. */
export interface RefusedRequest {
  readonly signal: AbortSignal;
  /** Without its query. */
  readonly path: string;
  readonly state: RequestState;
}

/** The answer to whatever was thrown: a problem as it is, anything else as one that tells nothing of its cause. */
export function refuse(thrown: unknown, { signal, path, state }: RefusedRequest, observe: Observe): Response {
  // Nobody is there to read it; the status is the one that nginx logs.
  if (!(thrown instanceof Problem) && signal.aborted) return new Response(null, { status: 499 });
  if (!(thrown instanceof Problem)) observe({ event: "unexpected", error: thrown });
  const problem = thrown instanceof Problem ? thrown : new Problem("internal", { cause: thrown });
  state.error = problem;
  state.tagged = true;
  return problemResponse(problem, { instance: path, requestId: state.requestId });
}
