import { Problem } from "#src/problem.ts";
import type { Webhook } from "./schema.ts";

/** Throws the problem `webhook_inactive`, when nothing is sent to a webhook. */
export function demandActive({ is_active }: Webhook): void {
  if (!is_active) throw new Problem("webhook_inactive");
}
