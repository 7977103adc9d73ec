/**
 * Remembers what may be used once, in the whole fleet.
 *
 * Never throws: a store that is slow or down is told apart from an id that was used.
 */
export interface Replays {
  /** Uses an id, which is remembered for `ttlMs`; `used` when somebody did before. Of many at once exactly one is first. */
  use(id: string, ttlMs: number): Promise<"first" | "used" | "unreachable">;
}
