import type { LandingCounts } from "#src/features/imports/landing.ts";

/** Nothing was counted. */
export const NO_CHANGE: LandingCounts = {
  inserted: 0,
  updated: 0,
  unchanged: 0,
  duplicates: 0,
  removed: 0,
};
