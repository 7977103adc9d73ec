import type { Snapshot, Snapshots } from "./snapshots.ts";

/** What a memory store holds and when it counts as now. */
export interface MemorySnapshotsOptions {
  /** Most characters of all bodies together; beyond it the longest unused goes first. */
  readonly sizeMax: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface Entry {
  readonly snapshot: Snapshot;
  readonly expiresAt: number;
}

/** Snapshots of this process alone, gone when it ends. */
export function createMemorySnapshots(options: MemorySnapshotsOptions): Snapshots {
  return new MemorySnapshots(options);
}

class MemorySnapshots implements Snapshots {
  readonly #options: MemorySnapshotsOptions;
  /** In order of last use. */
  readonly #entries = new Map<string, Entry>();
  #size = 0;

  constructor(options: MemorySnapshotsOptions) {
    this.#options = options;
  }

  get(key: string): Promise<Snapshot | null> {
    const entry = this.#entries.get(key);
    if (entry === undefined) return Promise.resolve(null);
    this.#drop(key, entry);
    if (entry.expiresAt <= this.#options.now()) return Promise.resolve(null);
    this.#keep(key, entry);
    return Promise.resolve(entry.snapshot);
  }

  put(key: string, snapshot: Snapshot, ttlSeconds: number): Promise<boolean> {
    const old = this.#entries.get(key);
    if (old !== undefined) {
      if (old.expiresAt > this.#options.now() && old.snapshot.at > snapshot.at) return Promise.resolve(true);
      this.#drop(key, old);
    }
    if (snapshot.body.length > this.#options.sizeMax) return Promise.resolve(false);
    this.#keep(key, { snapshot, expiresAt: this.#options.now() + ttlSeconds * 1000 });
    for (const [oldest, entry] of this.#entries) {
      if (this.#size <= this.#options.sizeMax) break;
      this.#drop(oldest, entry);
    }
    return Promise.resolve(true);
  }

  health(): Promise<{ ok: true }> {
    return Promise.resolve({ ok: true });
  }

  #keep(key: string, entry: Entry): void {
    this.#entries.set(key, entry);
    this.#size += entry.snapshot.body.length;
  }

  #drop(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#size -= entry.snapshot.body.length;
  }
}
