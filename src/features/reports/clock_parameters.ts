import type { Parameters } from "#src/platform/database.ts";

/** The parameters that every statement may use without declaring them: when its run began, and where local days are. */
export function clockParameters(timezone: string, nowMs: number): Parameters {
  return { now: new Date(nowMs).toISOString(), timezone };
}
