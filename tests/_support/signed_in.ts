import type { AccessTokens } from "#src/platform/access_tokens.ts";
import type { Tables } from "#src/platform/tables.ts";
import type { Role } from "#src/roles.ts";
import { parseStatement } from "#src/std/sql/parse_statement.ts";

/** Where somebody signs in: a service's tables, and what its tokens are made with. */
export interface SignInPlace {
  readonly tables: Tables;
  readonly tokens: AccessTokens;
}

/** Somebody who has signed in. */
export interface SignedIn {
  readonly userId: string;
  readonly sessionId: string;
  /** The head of requests. */
  readonly headers: { readonly authorization: string };
}

const ADD_USER = parseStatement(
  "add_user",
  "insert into users (id, name, email, password_hash) values (:id, :name, :email, '!')",
);
const ADD_ROLE = parseStatement("add_role", "insert into user_roles (user_id, role) values (:id, :role)");
const ADD_SESSION = parseStatement(
  "add_session",
  `insert into sessions (id, user_id, created_at, expires_at)
  values (:session, :id, now(), now() + interval '1 day')`,
);

/** Makes a user with a session, without the time that a password takes. */
export async function signedIn(
  { tables, tokens }: SignInPlace,
  roles: readonly Role[] = ["super_admin"],
): Promise<SignedIn> {
  const [userId, sessionId] = [crypto.randomUUID(), crypto.randomUUID()];
  await tables.transaction(async (session) => {
    await session.run(ADD_USER, { id: userId, name: "Tester", email: `${userId}@example.test` });
    for (const role of roles) await session.run(ADD_ROLE, { id: userId, role });
    await session.run(ADD_SESSION, { id: userId, session: sessionId });
  });
  const { token } = await tokens.issue({ userId, sessionId });
  return { userId, sessionId, headers: { authorization: `Bearer ${token}` } };
}
