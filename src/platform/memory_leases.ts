import type { Lease, Leases } from "./leases.ts";

/** What several processes of one test hold together. */
export interface SharedLeases {
  readonly held: Map<string, { readonly fence: number; readonly label: string; until: number }>;
  /** The latest one. */
  fence: number;
}

/** Whose leases, and when is now. */
export interface MemoryLeasesOptions {
  /** What others are told of this process while it holds something. */
  readonly label: string;
  /** Milliseconds by a clock that never goes back. */
  readonly now: () => number;
  /** Shared with others; without it they are this process's alone. */
  readonly shared?: SharedLeases;
}

/** Leases in memory, gone with the process. */
export function createMemoryLeases(options: MemoryLeasesOptions): Leases {
  return new MemoryLeases(options);
}

class MemoryLeases implements Leases {
  readonly #label: string;
  readonly #now: () => number;
  readonly #shared: SharedLeases;

  constructor({ label, now, shared }: MemoryLeasesOptions) {
    this.#label = label;
    this.#now = now;
    this.#shared = shared ?? { held: new Map(), fence: 0 };
  }

  acquire(name: string, ttlMs: number): Promise<Lease | "held"> {
    if (this.#current(name) !== undefined) return Promise.resolve("held");
    const fence = ++this.#shared.fence;
    const own = { fence, label: this.#label, until: this.#now() + ttlMs };
    this.#shared.held.set(name, own);
    const isOurs = () => this.#current(name) === own;
    return Promise.resolve({
      fence,
      renew: () => {
        if (!isOurs()) return Promise.resolve("lost");
        own.until = this.#now() + ttlMs;
        return Promise.resolve("renewed");
      },
      release: () => {
        if (isOurs()) this.#shared.held.delete(name);
        return Promise.resolve();
      },
    });
  }

  holder(name: string): Promise<string | null> {
    return Promise.resolve(this.#current(name)?.label ?? null);
  }

  #current(name: string): { readonly label: string } | undefined {
    const lease = this.#shared.held.get(name);
    return lease !== undefined && this.#now() < lease.until ? lease : undefined;
  }
}
