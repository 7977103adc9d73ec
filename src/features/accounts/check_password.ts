import { PasswordsBusyError } from "#src/platform/password_hashes.ts";
import { Problem } from "#src/problem.ts";
import { explainBusy } from "./explain_busy.ts";
import type { SignInInput } from "./schema.ts";
import type { CountedTry } from "./sign_in_failures.ts";
import type { Accounts } from "./store.ts";
import type { Credentials } from "./user_rows.ts";

/** Somebody whose password was good. */
export interface CheckedPassword {
  readonly user: Credentials;
  /** Whether its hash costs something else than those that are made now. */
  readonly isOutdated: boolean;
}

/**
 * Looks whether somebody may sign in with a password. Counts as a failure until the failures of the address are forgiven,
 * which is up to the caller. Who is not there and who may not sign in is refused in the same time and words as a wrong
 * password.
 *
 * @throws {Problem} `sign_in_failed`; `too_many_failures`, and the password was not looked at; `sign_in_busy`.
 * @throws {DatabaseError}
 */
export async function checkPassword(
  accounts: Accounts,
  { email, password }: SignInInput,
  signal?: AbortSignal,
): Promise<CheckedPassword> {
  const { data, failures, users, passwords } = accounts;
  const { counted, user } = await data.write(async (session) => ({
    counted: await failures.count(session, email),
    user: await users.findByEmail(session, email),
  }), signal);
  if (counted.waitMs !== null) throw tooManyFailures(counted.waitMs);
  const { isGood, isOutdated } = await passwords.verify(password, user?.passwordHash ?? null)
    .catch((error) => takeBack(accounts, { email, counted, error }));
  if (!isGood || !user?.isActive) throw signInFailed();
  return { user, isOutdated };
}

/** Nobody looked at the password, so it does not count. */
async function takeBack(
  { data, failures }: Accounts,
  { email, counted, error }: { email: string; counted: CountedTry; error: unknown },
): Promise<never> {
  if (error instanceof PasswordsBusyError) {
    await data.write((session) => failures.takeBack(session, email, counted));
  }
  return explainBusy(error);
}

function tooManyFailures(waitMs: number): Problem {
  const seconds = Math.ceil(waitMs / 1000);
  return new Problem("too_many_failures", {
    detail: `Too many sign-ins with this address have failed: try again in ${seconds} s`,
    headers: { "Retry-After": String(seconds) },
  });
}

function signInFailed(): Problem {
  return new Problem("sign_in_failed", { headers: { "WWW-Authenticate": 'Bearer realm="aliran"' } });
}
