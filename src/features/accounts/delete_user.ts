import { demandMatch } from "#src/http/demand_match.ts";
import type { ResourceTarget } from "#src/http/mount_resource.ts";
import { resourceEtag } from "#src/http/resource_etag.ts";
import { unknownId } from "#src/http/unknown_id.ts";
import { demandAllowed } from "./demand_allowed.ts";
import { keepAdmin } from "./keep_admin.ts";
import type { Accounts } from "./store.ts";

/**
 * Takes a user away, with all sessions.
 *
 * @throws {Problem} `not_found`, `stale`, `forbidden`, `own_account`, `last_admin`.
 * @throws {DatabaseError}
 */
export async function deleteUser(
  { data, users, audit }: Accounts,
  { id, ifMatch, by, signal }: ResourceTarget,
): Promise<void> {
  await data.write(async (session) => {
    const before = await users.lock(session, id) === null ? null : await users.find(session, id);
    if (before === null) throw unknownId("User", id);
    demandMatch(ifMatch, resourceEtag(before));
    const step = { id, before, after: null };
    demandAllowed(by.caller, step);
    await keepAdmin(users, session, step);
    session.touch("users", -1);
    session.touch("sessions");
    await users.delete(session, id);
    const entry = { kind: "user", subjectId: id, action: "deleted", before, after: null } as const;
    await audit.write(session, { by, ...entry });
  }, signal);
}
