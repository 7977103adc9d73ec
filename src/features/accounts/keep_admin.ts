import { Problem } from "#src/problem.ts";
import type { DatabaseSession } from "#src/platform/tables.ts";
import type { UserStep } from "./demand_allowed.ts";
import type { UserState } from "./schema.ts";
import type { UserRows } from "./user_rows.ts";

/**
 * Makes sure that an active super admin stays, whoever else takes some away at the same time. Throws the problem
 * `last_admin`, or `DatabaseError`.
 */
export async function keepAdmin(
  users: UserRows,
  session: DatabaseSession,
  { id, before, after }: UserStep,
): Promise<void> {
  if (!counts(before) || counts(after)) return;
  await users.holdAdmins(session);
  if (await users.hasOtherAdmin(session, id!)) return;
  throw new Problem("last_admin", { detail: "The last active super admin must stay one" });
}

function counts(user: UserState | null): boolean {
  return user !== null && user.is_active && user.roles.includes("super_admin");
}
