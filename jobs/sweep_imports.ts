import type { Job } from "./mod.ts";

/**
 * Sends unfinished imports again on which nobody works: their message was lost, or the process that had it.
 *
 * Each process looks for itself; a message too many does no harm.
 */
export const sweepImports: Job = {
  name: "sweep_imports",
  feature: "imports",
  schedule: "* * * * *",
  atStart: true,
  run: ({ sweepImports }) => sweepImports(),
};
