import type { z } from "@hono/zod-openapi";
import { within } from "#src/std/async/within.ts";
import type { CheckSchema, ReadinessSchema } from "./schema.ts";

/** How something is: `warn` = part of the work cannot be done, `fail` = none of it. */
export interface Finding {
  readonly status: "ok" | "warn" | "fail";
  /** One public sentence; there is one for anything but ok. */
  readonly detail?: string;
  /** What else is known about it: ages, durations, counts. Public. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** Finds out how one thing is that the service needs. May reject: that counts as `fail`. */
export interface Check {
  readonly name: string;
  readonly run: () => Promise<Finding>;
}

/** Longest that one check may take, in milliseconds. */
const CHECK_MS = 3_000;

/** Runs all checks side by side, each within 3 s. Never fails. */
export async function checkReadiness(checks: readonly Check[]): Promise<z.infer<typeof ReadinessSchema>> {
  const results = await Promise.all(checks.map(runOne));
  const worst = results.some(({ status }) => status === "fail")
    ? "unready"
    : results.some(({ status }) => status === "warn")
    ? "degraded"
    : "ready";
  return { status: worst, checks: results };
}

async function runOne({ name, run }: Check): Promise<z.infer<typeof CheckSchema>> {
  const started = performance.now();
  const finding = await within(run(), CHECK_MS, () => new Error(`It did not answer within ${CHECK_MS} ms`))
    .catch((error: Error): Finding => ({ status: "fail", detail: error.message }));
  return { name, ...finding, ms: Math.round(performance.now() - started) };
}
