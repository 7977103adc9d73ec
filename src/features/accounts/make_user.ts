import { v7 } from "uuid";
import type { AuditActor } from "#src/platform/audit_trail.ts";
import type { DatabaseSession } from "#src/platform/tables.ts";
import type { User, UserState } from "./schema.ts";
import type { Accounts } from "./store.ts";

/** Somebody new. */
export interface NewUser {
  readonly state: UserState;
  readonly passwordHash: string;
  /** `null` = nobody asked for it but the service itself. */
  readonly by: AuditActor | null;
}

/** Makes a user, and writes that down. Throws a `DatabaseError`, `duplicate` when the address is taken. */
export async function makeUser(
  { users, audit }: Pick<Accounts, "users" | "audit">,
  session: DatabaseSession,
  { state, passwordHash, by }: NewUser,
): Promise<User> {
  const user = await users.insert(session, v7(), { ...state, passwordHash });
  const entry = { kind: "user", subjectId: user.id, action: "created", before: null, after: user } as const;
  await audit.write(session, { by, ...entry });
  return user;
}
