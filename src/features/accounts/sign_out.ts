import type { Caller } from "#src/http/caller.ts";
import type { Accounts } from "./store.ts";

/** What ends. */
export interface SignOut {
  /** Whether also the caller's sessions on other devices. */
  readonly everywhere: boolean;
}

/**
 * Ends the caller's session; when this resolves, no process believes it any more. Callers of an outside issuer have none here.
 * Throws `DatabaseError`.
 */
export async function signOut(
  { data, sessions }: Accounts,
  { id, sessionId }: Caller,
  { everywhere }: SignOut,
): Promise<void> {
  if (id === null || sessionId === null) return;
  await data.write(async (session) => {
    if (everywhere) await sessions.endAll(session, { userId: id, why: "signed_out" });
    else await sessions.end(session, sessionId, "signed_out");
  });
}
