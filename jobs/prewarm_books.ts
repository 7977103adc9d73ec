import type { Job } from "./mod.ts";

/**
 * Renews the book snapshots that are due by `BOOKS_SLOW_CRON`, once in the fleet.
 *
 * It looks every minute, since what is due is told by the age of the snapshots: a time that was missed, or whose process
 * died, is caught up by the next look.
 */
export const prewarmBooks: Job = {
  name: "prewarm_books",
  feature: "library",
  schedule: "* * * * *",
  atStart: true,
  run: ({ prewarm }) => prewarm("books"),
};
