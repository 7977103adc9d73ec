import type { Missing } from "#tests/_support/servers/mod.ts";
import type { Totals } from "./read_totals.ts";

/** How a run of the tests ends. */
export interface Verdict {
  /** What to print; the last line is `N passed, N failed`. */
  readonly lines: readonly string[];
  readonly exitCode: 0 | 1;
}

/** What is known when the tests have ended. */
export interface TestRun {
  readonly totals: Totals;
  /** Whether `deno test` itself was content. */
  readonly success: boolean;
  readonly missing: readonly Missing[];
  /** On CI nothing may be missing: a test that did not run has failed there. */
  readonly ci: boolean;
}

/**
 * Judges a run. At least one failure is counted whenever something is wrong that no test stands for: a file that could
 * not be loaded, or, on CI, a server that could not be had.
 */
export function verdict({ totals, success, missing, ci }: TestRun): Verdict {
  const counted = totals.failed + (ci ? totals.ignored.length : 0);
  const wrong = !success || (ci && missing.length > 0);
  const failed = Math.max(counted, wrong ? 1 : 0);
  return {
    lines: [
      ...totals.ignored.map((name) => `ignored: ${name}`),
      ...missing.map(({ what, why }) => `missing: ${what}: ${why}`),
      `${totals.passed} passed, ${failed} failed`,
    ],
    exitCode: failed > 0 ? 1 : 0,
  };
}
