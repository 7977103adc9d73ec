import { type Permission, PERMISSIONS } from "#src/permissions.ts";
import type { Caller } from "./caller.ts";

/** A caller who may what the roles give; a role that does not exist gives nothing. */
export function callerWith({ id, sessionId, roles }: Pick<Caller, "id" | "sessionId" | "roles">): Caller {
  const given = Object.entries<readonly string[]>(PERMISSIONS).filter(([, those]) => {
    return those.some((role) => roles.includes(role));
  });
  const permissions = new Set(given.map(([permission]) => permission));
  return { id, sessionId, roles, may: (permission: Permission) => permissions.has(permission) };
}
