import { delay } from "#src/std/async/delay.ts";
import type { UpstashMarks } from "./upstash_marks.ts";
import type { UpstashMarksState } from "./upstash_marks_state.ts";
import type { UpstashMembership } from "./upstash_membership.ts";
import type { Marks } from "./watermarks.ts";

/** What raising needs. */
export interface UpstashRaisingOptions {
  readonly now: () => number;
  readonly leaseMs: number;
}

/** Marks that the store has not taken yet, and who waits for that. */
interface Batch {
  readonly marks: Map<string, number>;
  readonly waiters: { readonly until: number; readonly resolve: (taken: Taken | null) => void }[];
}

/** A raise that the store has taken. */
interface Taken {
  readonly epoch: string;
  readonly seq: number;
  readonly beat: number;
  /** Not to be ended before, whoever has acknowledged it. */
  readonly settlesAt: number;
  /** When everybody has lost their certainty who has not been told. */
  readonly until: number;
}

/** Somebody who waits until all members know. */
interface Waiter extends Taken {
  readonly resolve: (isKnown: boolean) => void;
}

/** The pauses between two looks at who has acknowledged; where hints come the first is longer, as it is seldom needed. */
const LOOK_MS = { first: 5, hearing: 40, max: 100 };

/** Raises of this process: those that come while one is on its way go together. */
export class UpstashRaising {
  readonly #marks: UpstashMarks;
  readonly #membership: UpstashMembership;
  readonly #options: UpstashRaisingOptions;
  readonly #stop = new AbortController();
  readonly #waiters = new Set<Waiter>();
  #untaken: Batch | null = null;
  #pause = new AbortController();
  #telling: Promise<void> | null = null;
  #looking: Promise<void> | null = null;
  #look = new AbortController();
  #lookMs = LOOK_MS.first;
  /** Every member has acknowledged everything up to this. */
  #acknowledged = { epoch: "", seq: 0 };

  constructor(marks: UpstashMarks, membership: UpstashMembership, options: UpstashRaisingOptions) {
    this.#marks = marks;
    this.#membership = membership;
    this.#options = options;
  }

  /** See `Watermarks.raise`. */
  async raise(marks: Marks): Promise<"raised" | "unreachable"> {
    this.#marks.known.rise(marks);
    const until = this.#options.now() + this.#options.leaseMs;
    while (!this.#stop.signal.aborted) {
      const taken = await this.#tell(marks, until);
      if (taken === null) break;
      if (!await this.#isKnown(taken)) continue;
      this.#marks.shared.rise(marks);
      return "raised";
    }
    return "unreachable";
  }

  /** Somebody has told how far all have acknowledged, perhaps before the answer to the raise itself. */
  hear({ epoch, lowest }: UpstashMarksState): void {
    const last = this.#acknowledged;
    this.#acknowledged = { epoch, seq: last.epoch === epoch ? Math.max(last.seq, lowest) : lowest };
    this.#release();
  }

  /** Lets nobody wait any more. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#pause.abort();
    this.#look.abort();
    for (const { resolve } of this.#waiters) resolve(false);
    for (const { resolve } of this.#untaken?.waiters ?? []) resolve(null);
    await Promise.all([this.#telling, this.#looking]);
  }

  #tell(marks: Marks, until: number): Promise<Taken | null> {
    const { promise, resolve } = Promise.withResolvers<Taken | null>();
    this.#keep(marks, [{ until, resolve }]);
    this.#pause.abort();
    this.#telling ??= this.#tellAll();
    return promise;
  }

  #keep(marks: Marks, waiters: Batch["waiters"]): void {
    this.#untaken ??= { marks: new Map(), waiters: [] };
    for (const [tag, version] of marks) {
      this.#untaken.marks.set(tag, Math.max(version, this.#untaken.marks.get(tag) ?? 0));
    }
    this.#untaken.waiters.push(...waiters);
  }

  async #tellAll(): Promise<void> {
    while (this.#untaken !== null && !this.#stop.signal.aborted) {
      const { marks, waiters } = this.#untaken;
      this.#untaken = null;
      const taken = await this.#tellOnce(marks);
      if (taken !== null) {
        for (const { resolve } of waiters) resolve(taken);
      } else {
        this.#keep(marks, this.#patient(waiters));
        await this.#rest();
      }
    }
    this.#telling = null;
  }

  /** Those who still wait; to the others it is told that they need not. */
  #patient(waiters: Batch["waiters"]): Batch["waiters"] {
    const now = this.#options.now();
    const isLate = ({ until }: Batch["waiters"][number]) => now >= until || this.#stop.signal.aborted;
    for (const { resolve } of waiters.filter(isLate)) resolve(null);
    return waiters.filter((waiter) => !isLate(waiter));
  }

  async #rest(): Promise<void> {
    const { leaseMs } = this.#options;
    const isAwaited = this.#untaken!.waiters.length > 0;
    this.#pause = new AbortController();
    if (this.#stop.signal.aborted) return;
    // Somebody who comes while others wait joins them; where nobody does, the next attempt is at once.
    const { signal } = isAwaited ? this.#stop : this.#pause;
    await delay(isAwaited ? leaseMs / 20 : leaseMs / 2, signal);
  }

  async #tellOnce(marks: Marks): Promise<Taken | null> {
    const { id } = this.#membership;
    const state = await this.#marks.exchange({ marks, member: id });
    if (state === null) return null;
    if (state.author === id) this.#membership.acknowledged(state);
    this.#membership.acknowledge();
    this.hear(state);
    const until = this.#options.now() + this.#options.leaseMs;
    return { ...state, settlesAt: this.#marks.settlesAt(state), until };
  }

  /** Whether everybody knows it in the end; else the store has forgotten it. */
  #isKnown(taken: Taken): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    this.#waiters.add({ ...taken, resolve });
    this.#release();
    this.#lookMs = this.#membership.hears ? LOOK_MS.hearing : LOOK_MS.first;
    this.#look.abort();
    if (this.#waiters.size > 0) this.#looking ??= this.#lookOut();
    return promise;
  }

  async #lookOut(): Promise<void> {
    while (this.#waiters.size > 0 && !this.#stop.signal.aborted) {
      this.#look = new AbortController();
      const isOver = await delay(this.#lookPause(), this.#look.signal);
      if (!isOver) continue;
      this.#lookMs = Math.min(LOOK_MS.max, this.#lookMs * 2);
      const purge = this.#release();
      if (purge === 0 && [...this.#waiters].every((waiter) => this.#hasAll(waiter))) continue;
      const state = await this.#marks.exchange({ member: this.#membership.id, purge });
      if (state !== null) this.#heard(state);
    }
    this.#looking = null;
  }

  #lookPause(): number {
    const now = this.#options.now();
    const ends = [...this.#waiters].map((waiter) =>
      this.#hasAll(waiter) ? waiter.settlesAt - now : Math.min(this.#lookMs, waiter.until - now)
    );
    return Math.max(0, Math.min(...ends));
  }

  #heard(state: UpstashMarksState): void {
    for (const waiter of this.#waiters) {
      if (waiter.epoch !== state.epoch) this.#end(waiter, false);
    }
    this.hear(state);
  }

  /** Ends those whose time has come. Returns the latest beat that everybody has renewed after who is still certain. */
  #release(): number {
    const now = this.#options.now();
    let purge = 0;
    for (const waiter of this.#waiters) {
      const isKnown = this.#hasAll(waiter) && now >= waiter.settlesAt;
      if (!isKnown && now < waiter.until) continue;
      if (waiter.epoch === this.#marks.state?.epoch) {
        // Where all knew it only the settling of the epoch was waited for, which is told to the others.
        purge = Math.max(purge, isKnown ? Math.sign(waiter.settlesAt) : waiter.beat);
      }
      this.#end(waiter, true);
    }
    return purge;
  }

  #hasAll({ epoch, seq }: Taken): boolean {
    return this.#acknowledged.epoch === epoch && this.#acknowledged.seq >= seq;
  }

  #end(waiter: Waiter, isKnown: boolean): void {
    this.#waiters.delete(waiter);
    waiter.resolve(isKnown);
  }
}
