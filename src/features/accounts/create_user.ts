import type { Actor } from "#src/http/actor.ts";
import { demandAllowed } from "./demand_allowed.ts";
import { demandGoodPassword } from "./demand_good_password.ts";
import { explainBusy } from "./explain_busy.ts";
import { explainUser } from "./explain_user.ts";
import { makeUser } from "./make_user.ts";
import type { User, UserInput } from "./schema.ts";
import type { Accounts } from "./store.ts";

/**
 * Makes a user.
 *
 * @throws {Problem} `duplicate`, when the e-mail address is taken; `forbidden`, `bad_parameter`, `sign_in_busy`.
 * @throws {DatabaseError}
 */
export async function createUser(
  accounts: Accounts,
  { password, ...state }: UserInput,
  by: Actor,
): Promise<User> {
  demandAllowed(by.caller, { id: null, before: null, after: state });
  demandGoodPassword(password, { ...state, member: "password" });
  const passwordHash = await accounts.passwords.hash(password).catch(explainBusy);
  return await accounts.data.write(async (session) => {
    session.touch("users", 1);
    return await makeUser(accounts, session, { state, passwordHash, by });
  }).catch(explainUser);
}
