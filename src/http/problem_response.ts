import { type Problem, PROBLEMS } from "#src/problem.ts";
import { PUBLIC_HEADERS } from "./public_headers.ts";

/** Where a problem happened. */
export interface ProblemPlace {
  /** The path, without its query. */
  readonly instance: string;
  readonly requestId: string;
}

/**
 * A problem as the client sees it: RFC 9457, with `status_code` and `message` for clients of the older shape.
 * Nothing of the private cause is in it.
 */
export function problemResponse(problem: Problem, { instance, requestId }: ProblemPlace): Response {
  const { code, status, message, options } = problem;
  const body = {
    type: `/docs#problem-${code}`,
    title: PROBLEMS[code][1],
    status,
    detail: message,
    instance,
    code,
    request_id: requestId,
    status_code: status,
    message,
    ...(options.errors === undefined ? {} : { errors: options.errors }),
    ...options.members,
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      ...PUBLIC_HEADERS,
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      "x-request-id": requestId,
      ...options.headers,
    },
  });
}
