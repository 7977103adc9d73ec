import type { Caller } from "#src/http/caller.ts";
import { type Permission, PERMISSIONS } from "#src/permissions.ts";
import type { Me } from "./schema.ts";
import type { Accounts } from "./store.ts";

/** Who the caller is, and what that allows. Throws `DatabaseError`. */
export async function readMe(
  { data, users }: Accounts,
  caller: Caller,
  signal?: AbortSignal,
): Promise<Me> {
  const { id, sessionId, roles } = caller;
  const user = id === null || sessionId === null
    ? null
    : await data.read(["users"], (session) => users.find(session, id), signal);
  const permissions = Object.keys(PERMISSIONS).filter((one) => caller.may(one as Permission));
  return { id: id ?? "", user, roles: [...roles], permissions };
}
