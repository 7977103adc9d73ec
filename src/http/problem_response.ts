import { type Problem, PROBLEMS } from "#src/problem.ts";
import { NO_HEADERS } from "./no_headers.ts";
import { PRIVATE_HEADERS } from "./private_headers.ts";
import { PUBLIC_HEADERS } from "./public_headers.ts";

/** Where a problem happened. */
export interface ProblemPlace {
  /** The path, without its query. */
  readonly instance: string;
  readonly requestId: string;
  /** Whether pages of any origin may read it; they may unless told. */
  readonly isPublic?: boolean;
  /** What else is in the head of every answer to the request. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A problem as the client sees it: RFC 9457, with `status_code` and `message` for clients of the older shape.
 * Nothing of the private cause is in it.
 */
export function problemResponse(
  problem: Problem,
  { instance, requestId, isPublic = true, headers = NO_HEADERS }: ProblemPlace,
): Response {
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
      ...(isPublic ? PUBLIC_HEADERS : PRIVATE_HEADERS),
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      "x-request-id": requestId,
      ...headers,
      ...options.headers,
    },
  });
}
