import type { Router } from "#src/http/router.ts";
import { type AuthDeps, mountAuth } from "./mount_auth.ts";
import { mountSignInPage } from "./mount_sign_in_page.ts";
import { mountUsers, type UsersDeps } from "./mount_users.ts";

/** What the routes of accounts need. */
export interface AccountsRoutesDeps extends AuthDeps, UsersDeps {}

/** Signing in, for programs and for people, and the users who may. */
export function mountAccounts(router: Router, deps: AccountsRoutesDeps): void {
  mountAuth(router, deps);
  mountUsers(router, deps);
  mountSignInPage(router);
}
