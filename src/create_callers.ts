import { createAccountCallers } from "#src/features/accounts/account_callers.ts";
import { callerWith } from "#src/http/caller_with.ts";
import type { Callers } from "#src/http/callers.ts";
import type { Config } from "./config.ts";
import type { Deps } from "./deps.ts";
import type { Office } from "./office.ts";

/** Somebody on a laptop where nobody could sign in. */
const ANYBODY = callerWith({ id: "anybody", sessionId: null, roles: ["super_admin"] });

/**
 * Tells who calls: users of ours, and those of the outside issuer. Where there are neither, development takes everybody for an
 * administrator, and production knows nobody.
 */
export function createCallers({ environment }: Config, deps: Deps, office: Office | null): Callers {
  const { outsideIssuer: outside } = deps;
  if (environment === "development" && office === null && outside === null) {
    return { identify: () => ANYBODY };
  }
  return createAccountCallers({ ...deps, outside, appData: office });
}
