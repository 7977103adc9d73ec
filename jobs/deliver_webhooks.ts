import type { Job } from "./mod.ts";

/** Sends what webhooks are due, also what another process has left. */
export const deliverWebhooks: Job = {
  name: "deliver_webhooks",
  feature: "office",
  schedule: "* * * * *",
  atStart: true,
  run: (deps) => deps.deliverWebhooks(),
};
