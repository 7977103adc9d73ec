import type { Job } from "./mod.ts";

/**
 * Renews the visitor snapshots that are due by `VISITOR_SLOW_CRON`, once in the fleet.
 *
 * It looks every minute, since what is due is told by the age of the snapshots: a time that was missed, or whose process
 * died, is caught up by the next look.
 */
export const prewarmVisitors: Job = {
  name: "prewarm_visitors",
  feature: "library",
  schedule: "* * * * *",
  atStart: true,
  run: ({ prewarm }) => prewarm("visitors"),
};
