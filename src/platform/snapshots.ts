/** Something computed earlier and kept with its validator. */
export interface Snapshot {
  /** What is served, as UTF-8 text. */
  readonly body: string;
  /** The strong validator of `body`, quotes included. */
  readonly etag: string;
  /** When it was computed, in milliseconds since 1970. */
  readonly at: number;
  /** Rows in `body`. */
  readonly rows: number;
}

/**
 * What one process computes and all may serve.
 *
 * A store that is slow or down never throws at a reader: it answers `null` or `false` within its time limit and
 * says so through {@linkcode Snapshots.health}.
 */
export interface Snapshots {
  /** The snapshot, or `null` when there is none, it has expired, or the store is out of reach. */
  get(key: string): Promise<Snapshot | null>;
  /** Keeps a snapshot for `ttlSeconds`. Returns whether it was kept: one that is too large, or a store out of reach, is not an error. */
  put(key: string, snapshot: Snapshot, ttlSeconds: number): Promise<boolean>;
  /** Whether the store answers, found out by asking it. */
  health(): Promise<{ ok: true } | { ok: false; why: string }>;
}
