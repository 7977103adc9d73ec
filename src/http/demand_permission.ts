import type { Permission } from "#src/permissions.ts";
import { Problem } from "#src/problem.ts";
import type { Caller } from "./caller.ts";

const CHALLENGE = 'Bearer realm="aliran"';

/**
 * Makes sure that a caller may do something.
 *
 * @throws {Problem} `token_required`, when nobody is signed in; `forbidden`, when it is somebody who may not.
 */
export function demandPermission(caller: Caller, permission: Permission): void {
  if (caller.may(permission)) return;
  if (caller.id === null) {
    throw new Problem("token_required", { headers: { "WWW-Authenticate": CHALLENGE } });
  }
  throw new Problem("forbidden", {
    detail: `You may not do this: it needs the permission '${permission}'`,
    headers: { "WWW-Authenticate": `${CHALLENGE}, error="insufficient_scope", scope="${permission}"` },
  });
}
