import type { MessageJob } from "./mod.ts";

/**
 * Works on an import for a while, by the message `{id}`, and sends the message for the rest.
 *
 * Anybody may, at any time and twice: what was committed before is not done again.
 */
export const runImport: MessageJob = {
  name: "run_import",
  run: (deps, message, delivery) => deps.runImport(message, delivery),
};
