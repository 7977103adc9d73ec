import { checkPassword } from "./check_password.ts";
import type { SignInInput, User } from "./schema.ts";
import type { OpenSession } from "./sessions.ts";
import type { Accounts } from "./store.ts";
import type { Credentials } from "./user_rows.ts";

/** Somebody who is signed in now. */
export interface SignedIn {
  readonly session: OpenSession;
  readonly user: User;
}

/**
 * Signs somebody in, on one more device.
 *
 * @throws {Problem} What `checkPassword` throws.
 * @throws {DatabaseError}
 */
export async function signIn(
  accounts: Accounts,
  input: SignInInput,
  signal?: AbortSignal,
): Promise<SignedIn> {
  const { user, isOutdated } = await checkPassword(accounts, input, signal);
  // Another time will do where too many wait.
  const hash = isOutdated ? await accounts.passwords.hash(input.password).catch(() => null) : null;
  const { data, users, failures, sessions } = accounts;
  // Also when somebody has left meanwhile: a good password must not go on counting as a failure.
  const signedIn = await data.write(async (session) => {
    if (!isSame(await users.lock(session, user.id), user)) return null;
    await failures.forgive(session, input.email);
    if (hash !== null) await users.rehash(session, user.id, hash);
    const opened = await sessions.begin(session, user.id);
    return { session: opened, user: (await users.find(session, user.id))! };
  });
  // Somebody has changed it meanwhile: what was looked at is not what there is.
  return signedIn ?? await signIn(accounts, input, signal);
}

function isSame(current: Credentials | null, checked: Credentials): boolean {
  return current !== null && current.isActive && current.passwordHash === checked.passwordHash;
}
