/** The live number. */
export interface TodayState {
  /** Visits of the local day so far. */
  readonly total: number;
  /** When counting began, in milliseconds since 1970. */
  readonly at: number;
  /** The event that told this number, `epoch-seq`: who has it misses nothing after it. `null` while the bus is out of reach. */
  readonly id: string | null;
}
