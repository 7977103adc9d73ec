import type { ListSource } from "#src/http/list_entry.ts";
import { type AuditTrail, createAuditTrail } from "#src/platform/audit_trail.ts";
import type { LiveData } from "#src/platform/live_data.ts";
import type { PasswordHashes } from "#src/platform/password_hashes.ts";
import type { Statements } from "#src/platform/statements.ts";
import { presentUser } from "./present_user.ts";
import { Sessions } from "./sessions.ts";
import { SignInFailures } from "./sign_in_failures.ts";
import { UserRows } from "./user_rows.ts";

/** What accounts are made of. */
export interface AccountsOptions {
  readonly data: LiveData;
  readonly statements: Statements;
  readonly passwords: PasswordHashes;
  /** How long somebody stays signed in without coming back. */
  readonly refreshTokenDays: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The users and their sign-ins, as the verbs need them. */
export interface Accounts {
  readonly data: LiveData;
  readonly users: UserRows;
  readonly sessions: Sessions;
  readonly failures: SignInFailures;
  readonly audit: AuditTrail;
  readonly passwords: PasswordHashes;
  readonly list: ListSource;
}

/** Where the accounts are. */
export function createAccounts({ data, statements, passwords, ...times }: AccountsOptions): Accounts {
  const { engine } = data;
  return {
    data,
    users: new UserRows(statements, engine),
    sessions: new Sessions(statements, engine, times),
    failures: new SignInFailures(statements, engine, times.now),
    audit: createAuditTrail(statements, engine),
    passwords,
    list: {
      message: "Users",
      tags: ["users"],
      list: statements.get("accounts/list_users"),
      listAll: statements.get("accounts/list_all_users"),
      count: statements.get("accounts/count_users"),
      present: presentUser,
    },
  };
}
