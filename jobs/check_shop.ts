import type { Job } from "./mod.ts";

/**
 * Looks at the shop's database: whether it is there and has its tables.
 *
 * Each process looks for itself; nothing is written.
 */
export const checkShop: Job = {
  name: "check_shop",
  feature: "shop",
  schedule: "45 * * * *",
  atStart: true,
  run: ({ checkShop }) => checkShop(),
};
