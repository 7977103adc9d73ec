import type { OutsideError } from "#src/platform/outside_http.ts";
import { Problem, type ProblemCode } from "#src/problem.ts";

const CODES: Readonly<Record<OutsideError["failure"], ProblemCode>> = {
  address: "url_refused",
  redirect: "url_refused",
  unreachable: "url_unreachable",
  broken: "url_unreachable",
  open: "url_unreachable",
  invalid: "url_unreachable",
  timeout: "url_timeout",
  too_large: "too_large",
  cancelled: "stopping",
};

/** What whoever gave a URL is told when nothing came from it. */
export function urlProblem(cause: OutsideError): Problem {
  return new Problem(CODES[cause.failure], { detail: cause.message, cause });
}
