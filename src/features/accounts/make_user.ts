import { v7 } from "uuid";
import type { DatabaseSession } from "#src/platform/tables.ts";
import type { User, UserState } from "./schema.ts";
import type { Accounts } from "./store.ts";

/** Somebody new. */
export interface NewUser {
  readonly state: UserState;
  readonly passwordHash: string;
  /** The caller's id and the request; `null` = the service itself. */
  readonly who: string | null;
  readonly requestId: string | null;
}

/** Makes a user, and writes that down. Throws a `DatabaseError`, `duplicate` when the address is taken. */
export async function makeUser(
  { users, audit }: Pick<Accounts, "users" | "audit">,
  session: DatabaseSession,
  { state, passwordHash, who, requestId }: NewUser,
): Promise<User> {
  const user = await users.insert(session, v7(), { ...state, passwordHash });
  const entry = { who, requestId, kind: "user", subjectId: user.id, action: "created" } as const;
  await audit.write(session, { ...entry, before: null, after: user });
  return user;
}
