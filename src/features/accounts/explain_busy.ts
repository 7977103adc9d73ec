import { PasswordsBusyError } from "#src/platform/password_hashes.ts";
import { Problem } from "#src/problem.ts";

/** What to throw instead when a password could not be worked on: `sign_in_busy`, as too many wait for that. */
export function explainBusy(error: unknown): never {
  if (!(error instanceof PasswordsBusyError)) throw error;
  throw new Problem("sign_in_busy", { cause: error, headers: { "Retry-After": "5" } });
}
