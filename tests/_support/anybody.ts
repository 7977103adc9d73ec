import { callerWith } from "#src/http/caller_with.ts";
import type { Callers } from "#src/http/callers.ts";

/** Takes everybody for an administrator, for tests of what comes behind that. */
export const anybody: Callers = {
  identify: () => callerWith({ id: "tester", sessionId: null, roles: ["super_admin"] }),
};
