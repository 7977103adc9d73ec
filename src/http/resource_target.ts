import type { HonoRequest } from "hono";
import { demandAcceptable } from "./demand_acceptable.ts";
import type { ResourceTarget } from "./mount_resource.ts";
import { pathId } from "./path_id.ts";
import type { RequestState } from "./request_state.ts";

/**
 * Which resource a request to `…/{id}…` is about.
 *
 * @throws {Problem} `bad_parameter`, when the id is no UUID; `not_acceptable`, when JSON is not wanted.
 */
export function resourceTarget(request: HonoRequest, { caller, requestId }: RequestState): ResourceTarget {
  const { headers, signal } = request.raw;
  demandAcceptable(headers.get("accept"), "application/json");
  const id = pathId.read(request.param("id"));
  return { id, ifMatch: headers.get("if-match"), by: { caller, requestId }, signal };
}
