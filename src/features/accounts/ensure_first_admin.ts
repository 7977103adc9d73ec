import { makeUser } from "./make_user.ts";
import { randomPassword } from "./random_password.ts";
import type { Accounts } from "./store.ts";

/** Where a first admin would be made. */
export interface FirstAdminOptions {
  readonly environment: "development" | "production";
  /** Whether the accounts are in the embedded database. */
  readonly isEmbedded: boolean;
  /** Is told, once in the life of the database, what to sign in with. */
  readonly tell: (admin: { readonly email: string; readonly password: string }) => void;
}

const EMAIL = "admin@localhost";

/**
 * Makes a super admin with a random password, where somebody tries the embedded service and there is nobody yet; of several
 * processes only one does. Elsewhere `deno task user add` makes the first one. Throws `DatabaseError`.
 */
export async function ensureFirstAdmin(
  accounts: Accounts,
  { environment, isEmbedded, tell }: FirstAdminOptions,
): Promise<void> {
  if (environment === "production" || !isEmbedded) return;
  const { data, users, passwords } = accounts;
  if (!await data.read(["users"], (session) => users.isEmpty(session))) return;
  const password = randomPassword();
  const passwordHash = await passwords.hash(password);
  const state = { name: "Admin", email: EMAIL, roles: ["super_admin"], is_active: true } as const;
  const isMade = await data.write(async (session) => {
    await users.holdAdmins(session);
    if (!await users.isEmpty(session)) return false;
    session.touch("users", 1);
    await makeUser(accounts, session, { state, passwordHash, by: null });
    return true;
  });
  if (isMade) tell({ email: EMAIL, password });
}
