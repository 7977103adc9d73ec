/** Something computed earlier and kept with its validator. */
export interface Snapshot {
  /** What is served, as UTF-8 text. */
  readonly body: string;
  /** The strong validator of `body`, quotes included. */
  readonly etag: string;
  /** When it was computed, in whole milliseconds since 1970. */
  readonly at: number;
  /** Rows in `body`. */
  readonly rows: number;
  /** What it is about, for whoever has to find everything that a change touches: `["reports", "kpi"]`. */
  readonly tags: readonly string[];
}

/**
 * What one process computes and all may serve.
 *
 * A store that is slow or down never throws at a reader: it answers `unreachable` or `false` within its time limit
 * and says so through {@linkcode Snapshots.health}.
 */
export interface Snapshots {
  /** The snapshot, `null` when there is none or it has expired, `unreachable` when nobody knows. */
  get(key: string): Promise<Snapshot | null | "unreachable">;
  /**
   * Keeps a snapshot for `ttlSeconds`, unless a newer one (by `at`) is there, which then stays as it is. Returns whether
   * the store now holds this one or a newer one: one that is too large, or a store out of reach, is not an error.
   */
  put(key: string, snapshot: Snapshot, ttlSeconds: number): Promise<boolean>;
  /** Whether the store answers, found out by asking it. */
  health(): Promise<{ ok: true } | { ok: false; why: string }>;
}
