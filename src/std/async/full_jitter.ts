/** How long is waited between tries. */
export interface JitterOptions {
  /** Most after the first try, in milliseconds; twice as much after each further one. */
  readonly baseMs: number;
  /** Most at all, in milliseconds. */
  readonly maxMs: number;
  /** From 0 up to 1, without 1. */
  readonly random: () => number;
}

/**
 * How long to wait before trying again, in milliseconds: anything from nothing to the most, so that many who failed together
 * do not come back together.
 *
 * @param tries How many there were, at least 1.
 */
export function fullJitter(tries: number, { baseMs, maxMs, random }: JitterOptions): number {
  return random() * Math.min(maxMs, baseMs * 2 ** (tries - 1));
}
