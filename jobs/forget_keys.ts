import type { Job } from "./mod.ts";

/**
 * Forgets idempotency keys of more than a day ago.
 *
 * Every process may do it at once: what one has deleted, another does not find.
 */
export const forgetKeys: Job = {
  name: "forget_keys",
  feature: "shop",
  schedule: "20 * * * *",
  atStart: false,
  run: ({ forgetKeys }) => forgetKeys(),
};
