/** How often something was done, by whom and in which window of time, as its key says. */
export interface RateCount {
  readonly key: string;
  /** What comes to it; 0 = only look. */
  readonly hits: number;
  /** How long it is remembered after this, in milliseconds. */
  readonly ttlMs: number;
}

/** Counts that the whole fleet shares. */
export interface RateCounts {
  /**
   * Adds to counts and tells what each comes to now, in their order. No hit of another process gets lost. `null` = the store
   * is slow or down: what was to be added may have been or not. Never throws, and answers within the store's time limit.
   */
  add(counts: readonly RateCount[]): Promise<readonly number[] | null>;
}
