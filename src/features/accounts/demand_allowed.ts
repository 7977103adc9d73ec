import type { Caller } from "#src/http/caller.ts";
import { Problem } from "#src/problem.ts";
import type { UserState } from "./schema.ts";

/** What becomes of a user. */
export interface UserStep {
  /** `null` = of nobody: a new one. */
  readonly id: string | null;
  /** `null` = the user is made. */
  readonly before: UserState | null;
  /** `null` = the user is deleted. */
  readonly after: UserState | null;
}

/**
 * Makes sure that a caller who may write users may take this step: only super admins make, change and delete super admins,
 * and nobody takes away what the own account needs to take it back.
 *
 * @throws {Problem} `forbidden`, or `own_account`.
 */
export function demandAllowed({ id, roles }: Caller, step: UserStep): void {
  const { before, after } = step;
  if ((isSuper(before) || isSuper(after)) && !roles.includes("super_admin")) {
    throw new Problem("forbidden", { detail: "You may not do this: it needs the role 'super_admin'" });
  }
  if (step.id === null || step.id !== id) return;
  if (after === null) throw ownAccount("delete the own account");
  if (!after.is_active) throw ownAccount("deactivate the own account");
  if (isAdmin(before) && !isAdmin(after)) {
    throw ownAccount("take the last role of an admin from the own account");
  }
}

function isSuper(user: UserState | null): boolean {
  return user !== null && user.roles.includes("super_admin");
}

function isAdmin(user: UserState | null): boolean {
  return isSuper(user) || user !== null && user.roles.includes("admin");
}

function ownAccount(what: string): Problem {
  return new Problem("own_account", { detail: `Nobody may ${what}` });
}
