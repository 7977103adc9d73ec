import type { Actor } from "#src/http/actor.ts";
import { badParameters } from "#src/http/bad_parameters.ts";
import { Problem } from "#src/problem.ts";
import { checkPassword } from "./check_password.ts";
import { demandGoodPassword } from "./demand_good_password.ts";
import { explainBusy } from "./explain_busy.ts";
import type { PasswordInput, User } from "./schema.ts";
import type { Accounts } from "./store.ts";

/**
 * Gives the caller another password, and ends the caller's sessions on other devices. A wrong current password counts as a
 * failed sign-in.
 *
 * @throws {Problem} `bad_parameter`; `forbidden`, when the password is kept by an outside issuer; `too_many_failures`,
 * `sign_in_busy`.
 * @throws {DatabaseError}
 */
export async function changePassword(
  accounts: Accounts,
  { current_password, new_password }: PasswordInput,
  by: Actor,
): Promise<void> {
  const user = await ownUser(accounts, by);
  demandGoodPassword(new_password, { ...user, member: "new_password" });
  const { email } = user;
  const { user: checked } = await checkPassword(accounts, { email, password: current_password })
    .catch(explainPassword);
  const passwordHash = await accounts.passwords.hash(new_password).catch(explainBusy);
  const { data, users, sessions, failures, audit } = accounts;
  await data.write(async (session) => {
    const current = await users.lock(session, user.id);
    if (current?.passwordHash !== checked.passwordHash) throw wrongPassword();
    session.touch("users");
    const changed = await users.update(session, user.id, {
      ...(await users.find(session, user.id))!,
      passwordHash,
    });
    await failures.forgive(session, email);
    const { id: userId } = user;
    await sessions.endAll(session, { userId, why: "password_changed", keptId: by.caller.sessionId });
    const after = { ...changed, password: "changed" };
    const entry = { kind: "user", subjectId: userId, action: "changed", before: user, after } as const;
    await audit.write(session, { by, ...entry });
  });
}

async function ownUser({ data, users }: Accounts, { caller: { id, sessionId } }: Actor): Promise<User> {
  const user = id === null || sessionId === null
    ? null
    : await data.read(["users"], (session) => users.find(session, id));
  if (user !== null) return user;
  throw new Problem("forbidden", { detail: "Your password is not kept here" });
}

function explainPassword(error: unknown): never {
  throw error instanceof Problem && error.code === "sign_in_failed" ? wrongPassword() : error;
}

function wrongPassword(): Problem {
  return badParameters([{ path: ["current_password"], message: "is not the current password" }]);
}
