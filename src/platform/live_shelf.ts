import type { LiveCopy } from "./live_copy.ts";

/** How long copies count as fresh, and how much memory they may take. */
export interface LiveShelfOptions {
  /** Milliseconds; each copy has its own time between these, so that those kept together do not grow old together. */
  readonly ttlMs: { readonly least: number; readonly most: number };
  /** Most characters of all keys and bodies together; beyond it the longest unused goes first. */
  readonly sizeMax: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/** A copy on the shelf. */
interface Kept {
  readonly copy: LiveCopy;
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly freshUntil: number;
  /** Whether anybody has looked at it since the last clearing up. */
  used: boolean;
}

/** The copies that a process has in memory, by key: always the newest that it has seen. */
export class LiveShelf {
  readonly #options: LiveShelfOptions;
  /** The longest unused first, nearly: see `#clear`. */
  readonly #kept = new Map<string, Kept>();
  #size = 0;

  constructor(options: LiveShelfOptions) {
    this.#options = options;
  }

  /** The copy of any age. */
  get(key: string): LiveCopy | null {
    const kept = this.#kept.get(key);
    if (kept === undefined) return null;
    kept.used = true;
    return kept.copy;
  }

  /** The copy while it is young enough. */
  fresh(key: string): LiveCopy | null {
    const kept = this.#kept.get(key);
    if (kept === undefined || this.#options.now() >= kept.freshUntil) return null;
    kept.used = true;
    return kept.copy;
  }

  /** Keeps a copy unless a newer one is here: one of a higher version, or of the same and younger. */
  keep(key: string, copy: LiveCopy): void {
    const { now, random, ttlMs, sizeMax } = this.#options;
    const old = this.#kept.get(key);
    if (old !== undefined && isNewer(old.copy, copy)) return;
    const size = key.length + copy.hit.body.length;
    if (size > sizeMax) return;
    // A clock elsewhere may be ahead of ours: nothing stays fresh for longer than that.
    const from = Math.min(copy.hit.at, now());
    const freshUntil = from + ttlMs.least + (ttlMs.most - ttlMs.least) * random();
    this.#drop(key);
    this.#kept.set(key, { copy, size, freshUntil, used: false });
    this.#size += size;
    this.#clear();
  }

  /** Looking at a copy only marks it: those marked are spared once, and lie at the end again. */
  #clear(): void {
    for (const [key, kept] of this.#kept) {
      if (this.#size <= this.#options.sizeMax) return;
      this.#kept.delete(key);
      if (kept.used) this.#kept.set(key, { ...kept, used: false });
      else this.#size -= kept.size;
    }
  }

  #drop(key: string): void {
    const old = this.#kept.get(key);
    if (old === undefined) return;
    this.#kept.delete(key);
    this.#size -= old.size;
  }
}

function isNewer(one: LiveCopy, other: LiveCopy): boolean {
  const { version, at } = one.hit;
  return version === other.hit.version ? at > other.hit.at : version > other.hit.version;
}
