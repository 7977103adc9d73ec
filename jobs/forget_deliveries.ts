import type { Job } from "./mod.ts";

/** Forgets deliveries of webhooks that ended a month ago. */
export const forgetDeliveries: Job = {
  name: "forget_deliveries",
  feature: "office",
  schedule: "50 20 * * *",
  atStart: false,
  run: (deps) => deps.forgetDeliveries(),
};
