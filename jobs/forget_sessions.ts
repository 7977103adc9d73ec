import type { Job } from "./mod.ts";

/** Forgets sessions that were over a month ago. */
export const forgetSessions: Job = {
  name: "forget_sessions",
  feature: "office",
  schedule: "40 20 * * *",
  atStart: false,
  run: (deps) => deps.forgetSessions(),
};
