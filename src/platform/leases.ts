/** The right to do something alone, for a while. */
export interface Lease {
  /** Grows with every grant, whoever gets it, so that what an earlier holder still sends can be told and refused. */
  readonly fence: number;
  /**
   * Holds it for another `ttlMs` from now. `lost` = it ran out or another has it: stop at once. `unreachable` =
   * nobody knows; it still counts until the time of the last renewal is over.
   */
  renew(): Promise<"renewed" | "lost" | "unreachable">;
  /** Gives it back, if it is still ours. Never fails: what cannot be given back runs out. */
  release(): Promise<void>;
}

/**
 * At most one holder of a name in the whole fleet.
 *
 * A store that is slow or down is told apart from a lease that another holds, within its time limit; nothing here
 * ever throws.
 */
export interface Leases {
  /** Takes the name for `ttlMs`, `held` when another has it. */
  acquire(name: string, ttlMs: number): Promise<Lease | "held" | "unreachable">;
  /** The label of the process that holds the name now; `null` = nobody does, or nobody knows. */
  holder(name: string): Promise<string | null>;
}
