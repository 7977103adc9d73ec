import { delay } from "#src/std/async/delay.ts";
import { DatabaseError } from "./database.ts";

/** How one attempt at a transaction ended: with a value, or with nothing done and a reason to try again. */
export type Attempt<T> = { readonly value: T } | { readonly inVain: DatabaseError };

/** How attempts follow one another. */
export interface RetryOptions {
  /** Aborted = no further attempt: `cancelled`. */
  readonly signal?: AbortSignal | undefined;
  /** How long attempts may go on before one that was in vain is the last, in milliseconds. */
  readonly patienceMs: number;
  /** From 0 up to 1. @default {Math.random} */
  readonly random?: () => number;
  /** Waits; gives false when the signal aborted first. */
  readonly pause?: (ms: number, signal: AbortSignal) => Promise<boolean>;
}

const RETRIES_MAX = 8;
const PAUSE_MS = 5;
const NEVER = new AbortController().signal;

/**
 * Makes attempts until one is not in vain. One that was `contended` is made again up to 8 times, after a random pause of
 * up to 5 ms, 10 ms, 20 ms, …; one whose connection broke (`unavailable`) once and at once, on a `fresh` connection.
 * After that the failure is thrown.
 */
export async function retryTransaction<T>(
  attempt: (fresh: boolean) => Promise<Attempt<T>>,
  { signal = NEVER, patienceMs, random = Math.random, pause = delay }: RetryOptions,
): Promise<T> {
  const end = performance.now() + patienceMs;
  let fresh = false;
  for (let retries = 0;;) {
    const outcome = await attempt(fresh);
    if ("value" in outcome) return outcome.value;
    const { inVain } = outcome;
    if (inVain.failure === "unavailable") {
      if (fresh) throw inVain;
      fresh = true;
      continue;
    }
    if (retries === RETRIES_MAX || performance.now() > end) throw inVain;
    if (!await pause(random() * PAUSE_MS * 2 ** retries++, signal)) {
      throw new DatabaseError("cancelled", "Reader left before the work was tried again", { cause: inVain });
    }
  }
}
