import { deadLetter } from "#src/platform/dead_letter.ts";
import type { MessageJob } from "./mod.ts";
import { runImport } from "./run_import.ts";

/** Hears of messages that nobody delivers any more: an import whose message died is given up and taken back. */
export const importFailed: MessageJob = {
  name: "import_failed",
  run: async (deps, message, delivery) => {
    const letter = deadLetter(message);
    if (letter === null) return { never: "The message is no dead letter" };
    return letter.job === runImport.name ? await deps.giveUpImport(letter.message, delivery) : "done";
  },
};
