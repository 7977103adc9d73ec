import { delay } from "#src/std/async/delay.ts";
import { KnownMarks } from "./known_marks.ts";
import type { Marks, Watermarks } from "./watermarks.ts";

/** What several processes of one test share: `{ members: new Map(), cutOff: new Map() }`. */
export interface SharedWatermarks {
  /** Everybody who takes part, and what each knows. */
  readonly members: Map<Watermarks, KnownMarks>;
  /**
   * Those who can neither tell nor be told, and until when (by the clock they were made with) they are certain
   * nevertheless. A test cuts one off by putting it here, and heals it by taking it out again.
   */
  readonly cutOff: Map<Watermarks, number>;
}

/** When is now, and who else is there. */
export interface MemoryWatermarksOptions {
  /** Milliseconds by a clock that never goes back. */
  readonly now: () => number;
  /** Shared with others; without it they are this process's alone. */
  readonly shared?: SharedWatermarks;
}

/** How often those who are cut off are looked at, while somebody waits for the end of their certainty. */
const LOOK_MS = 5;

/** Marks in memory, gone with the process: certain from the first moment, and raised at once. */
export function createMemoryWatermarks(options: MemoryWatermarksOptions): Watermarks {
  return new MemoryWatermarks(options);
}

class MemoryWatermarks implements Watermarks {
  readonly #known = new KnownMarks();
  readonly #common = new KnownMarks();
  readonly #now: () => number;
  readonly #shared: SharedWatermarks;
  readonly #closed = new AbortController();

  constructor({ now, shared = { members: new Map(), cutOff: new Map() } }: MemoryWatermarksOptions) {
    this.#now = now;
    this.#shared = shared;
    shared.members.set(this, this.#known);
    this.#meet();
  }

  certain(): Marks | null {
    if (this.#closed.signal.aborted || this.#now() >= this.#cutOffUntil(this)) return null;
    this.#meet();
    return this.#known.marks;
  }

  shared(): Marks {
    if (this.#shared.cutOff.size === 0) this.#common.rise(this.#known.marks);
    return this.#common.marks;
  }

  confirm(): Promise<Marks | "unreachable"> {
    this.#meet();
    return Promise.resolve(this.#isCutOff() ? "unreachable" : this.#known.marks);
  }

  async raise(marks: Marks): Promise<"raised" | "unreachable"> {
    this.#known.rise(marks);
    this.#meet();
    const others = [...this.#shared.members.keys()].filter((each) => each !== this);
    const waitedFor = this.#isCutOff() ? [this] : others.filter((each) => this.#shared.cutOff.has(each));
    for (const each of waitedFor) {
      while (this.#now() < this.#cutOffUntil(each) && this.#shared.cutOff.has(each)) {
        if (!await delay(LOOK_MS, this.#closed.signal)) break;
      }
    }
    this.#meet();
    if (this.#isCutOff()) return "unreachable";
    this.#common.rise(marks);
    return "raised";
  }

  health() {
    return Promise.resolve(
      this.#isCutOff()
        ? { ok: false as const, why: "It is cut off" }
        : { ok: true as const, members: this.#shared.members.size - this.#shared.cutOff.size },
    );
  }

  close(): Promise<void> {
    this.#closed.abort();
    this.#shared.members.delete(this);
    return Promise.resolve();
  }

  /** Everybody who is not cut off comes to know what any of them knows, so what was raised meanwhile is told in the end. */
  #meet(): void {
    if (this.#shared.members.size === 1 || this.#isCutOff()) return;
    const reached = [...this.#shared.members].filter(([each]) => !this.#shared.cutOff.has(each));
    for (const [, known] of reached) this.#known.rise(known.marks);
    for (const [, known] of reached) known.rise(this.#known.marks);
  }

  #isCutOff(): boolean {
    return this.#closed.signal.aborted || this.#shared.cutOff.has(this);
  }

  #cutOffUntil(who: Watermarks): number {
    return this.#shared.cutOff.get(who) ?? Infinity;
  }
}
