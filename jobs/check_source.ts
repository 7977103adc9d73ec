import type { Job } from "./mod.ts";

/**
 * Looks at the source of the reports: what is missing, whether the role could write, which statements do not fit.
 *
 * Plane is upgraded while we run, so it is looked at again every hour. Each process looks for itself; nothing is written.
 */
export const checkSource: Job = {
  name: "check_source",
  feature: "reports",
  schedule: "0 * * * *",
  atStart: true,
  run: ({ checkSource }) => checkSource(),
};
