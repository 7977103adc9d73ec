import type { Job } from "./mod.ts";

/**
 * Looks at the library's database: what is missing, whether the role could write, which indexes would help.
 *
 * Each process looks for itself; nothing is written.
 */
export const checkLibrary: Job = {
  name: "check_library",
  feature: "library",
  schedule: "30 * * * *",
  atStart: true,
  run: ({ checkLibrary }) => checkLibrary(),
};
