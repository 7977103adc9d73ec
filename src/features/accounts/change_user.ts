import { demandMatch } from "#src/http/demand_match.ts";
import type { ResourceTarget } from "#src/http/mount_resource.ts";
import { resourceEtag } from "#src/http/resource_etag.ts";
import { unknownId } from "#src/http/unknown_id.ts";
import type { WritingSession } from "#src/platform/live_data.ts";
import { demandAllowed } from "./demand_allowed.ts";
import { demandGoodPassword } from "./demand_good_password.ts";
import { explainBusy } from "./explain_busy.ts";
import { explainUser } from "./explain_user.ts";
import { keepAdmin } from "./keep_admin.ts";
import type { User, UserChange } from "./schema.ts";
import type { Accounts } from "./store.ts";

/**
 * Writes what is given of a user. Another password, and that the user may not sign in any more, end all of the user's
 * sessions, on every process.
 *
 * @throws {Problem} `not_found`, `stale`, `duplicate`, `forbidden`, `own_account`, `last_admin`, `bad_parameter`, `sign_in_busy`.
 * @throws {DatabaseError}
 */
export async function changeUser(
  accounts: Accounts,
  { password, ...change }: UserChange,
  { id, ifMatch, by, signal }: ResourceTarget,
): Promise<User> {
  const { data, users, passwords, audit } = accounts;
  const passwordHash = password === undefined ? null : await passwords.hash(password).catch(explainBusy);
  return await data.write(async (session) => {
    const before = await users.lock(session, id) === null ? null : await users.find(session, id);
    if (before === null) throw unknownId("User", id);
    demandMatch(ifMatch, resourceEtag(before));
    const after = { ...before, ...change };
    demandAllowed(by.caller, { id, before, after });
    demandGoodPassword(password, { ...after, member: "password" });
    if (passwordHash === null && JSON.stringify(after) === JSON.stringify(before)) return before;
    await keepAdmin(users, session, { id, before, after });
    session.touch("users");
    const changed = await users.update(session, id, { ...after, passwordHash });
    await endSessions(accounts, session, { before, changed, isNewPassword: passwordHash !== null });
    const shown = passwordHash === null ? changed : { ...changed, password: "changed" };
    const entry = { kind: "user", subjectId: id, action: "changed", before, after: shown } as const;
    await audit.write(session, { by, ...entry });
    return changed;
  }, signal).catch(explainUser);
}

interface Change {
  readonly before: User;
  readonly changed: User;
  readonly isNewPassword: boolean;
}

async function endSessions(
  { sessions, failures }: Accounts,
  session: WritingSession,
  { before, changed, isNewPassword }: Change,
): Promise<void> {
  if (isNewPassword) await failures.forgive(session, before.email);
  const isDisabled = before.is_active && !changed.is_active;
  if (!isNewPassword && !isDisabled) return;
  const why = isDisabled ? "user_disabled" : "password_changed";
  await sessions.endAll(session, { userId: changed.id, why });
}
