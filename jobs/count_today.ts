import type { Job } from "./mod.ts";

/** Counts today's visits once a minute in the fleet, so that readers find a fresh number when nobody watches. */
export const countToday: Job = {
  name: "count_today",
  feature: "library",
  schedule: "* * * * *",
  atStart: true,
  run: ({ countToday }) => countToday(),
};
