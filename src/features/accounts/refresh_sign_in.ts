import { Problem } from "#src/problem.ts";
import type { SignedIn } from "./sign_in.ts";
import type { Accounts } from "./store.ts";

/**
 * Goes on with a sign-in: exchanges a refresh token for the next. One that is used a second time ends its session for good,
 * also when both came at once, as nobody can tell the thief from the owner.
 *
 * @throws {Problem} `refresh_refused`.
 * @throws {DatabaseError}
 */
export async function refreshSignIn(
  { data, sessions, users }: Accounts,
  refreshToken: string,
  signal?: AbortSignal,
): Promise<SignedIn> {
  // Refused only behind the commit: what ends a session must not be undone by its refusal.
  const signedIn = await data.write(async (session) => {
    const opened = await sessions.exchange(session, refreshToken);
    return opened === null ? null : { session: opened, user: (await users.find(session, opened.userId))! };
  }, signal);
  if (signedIn !== null) return signedIn;
  throw new Problem("refresh_refused", { headers: { "WWW-Authenticate": 'Bearer realm="aliran"' } });
}
