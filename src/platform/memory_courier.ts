import { delay } from "#src/std/async/delay.ts";
import { evaluateFormula } from "#src/std/math/evaluate_formula.ts";
import { failureCallback } from "./failure_callback.ts";
import { type DeliveryAnswer, memoryDelivery } from "./memory_delivery.ts";
import type { QueuedState } from "./queue.ts";

/** What is to be delivered, and how, in QStash's words. */
export interface Parcel {
  readonly url: string;
  readonly body: string;
  readonly retries: number;
  /** Formula of milliseconds over `retried`. */
  readonly retryDelay: string;
  readonly delayMs: number;
  readonly timeoutMs: number;
  /** `null` = never the same as another. */
  readonly deduplicationKey: string | null;
  /** Is told when nobody tries any more. */
  readonly failureUrl: string | null;
}

/** A parcel that is not done. */
export interface CarriedParcel {
  readonly id: string;
  readonly parcel: Parcel;
  readonly state: QueuedState;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly dueAt: number | null;
  readonly retried: number;
  readonly answer: DeliveryAnswer | null;
  /** Set when it is dead. */
  readonly deadId: string | null;
}

/**
 * What goes wrong with one delivery, in tests: it comes twice, it is lost for good, its answer is lost, or it is held back so that
 * later ones overtake it, after which this is asked again.
 */
export type Mishap = "duplicate" | "drop" | "lost_answer" | { readonly delayMs: number };

/** How parcels are carried. */
export interface CourierOptions {
  /** Signs the next delivery. */
  readonly key: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Most deliveries at a time. */
  readonly concurrency: number;
  /** How long ago a deduplication key is forgotten, in milliseconds. */
  readonly deduplicationMs: number;
  /** Waits, or not when the signal aborts; a test may have it wait less. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<boolean>;
  /** Asked before each delivery. */
  readonly mishap?: (parcel: CarriedParcel) => Mishap | null;
}

/** The oldest of more dead ones are forgotten. */
const DEAD_MAX = 1_000;

type Carried = { -readonly [K in keyof CarriedParcel]: CarriedParcel[K] };

/** Carries parcels as QStash does, in memory: what is under way ends with the process. */
export class MemoryCourier {
  readonly #options: Required<CourierOptions>;
  readonly #parcels = new Map<string, Carried>();
  readonly #waiting: Carried[] = [];
  readonly #recent = new Map<string, { readonly id: string; readonly at: number }>();
  readonly #closing = new AbortController();
  readonly #work = new Set<Promise<void>>();
  #active = 0;
  #dead = 0;

  constructor(options: CourierOptions) {
    this.#options = { wait: delay, mishap: () => null, ...options };
  }

  /** Everything that is not done, newest first. */
  list(): readonly CarriedParcel[] {
    return [...this.#parcels.values()].reverse();
  }

  /** Takes a parcel, or finds the one that it repeats. */
  accept(parcel: Parcel): { readonly id: string; readonly deduplicated: boolean } {
    const key = parcel.deduplicationKey;
    const earlier = key === null ? undefined : this.#remembered(key);
    if (earlier !== undefined) return { id: earlier, deduplicated: true };
    const { id } = this.#add(parcel);
    if (key !== null) this.#recent.set(key, { id, at: this.#options.now() });
    return { id, deduplicated: false };
  }

  /** Carries a dead one again under a new id, which is returned; `null` = there is none. */
  retry(deadId: string): string | null {
    const parcel = this.#take(deadId);
    return parcel === null ? null : this.#add({ ...parcel, delayMs: 0 }).id;
  }

  /** Forgets a dead one. */
  discard(deadId: string): boolean {
    return this.#take(deadId) !== null;
  }

  /** Ends deliveries under way and begins none. */
  async close(): Promise<void> {
    this.#closing.abort();
    while (this.#work.size > 0) await Promise.all(this.#work);
  }

  #add(parcel: Parcel): Carried {
    const id = `msg_${crypto.randomUUID().replaceAll("-", "")}`;
    const carried: Carried = {
      id,
      parcel,
      state: "waiting",
      createdAt: this.#options.now(),
      dueAt: null,
      retried: 0,
      answer: null,
      deadId: null,
    };
    this.#parcels.set(id, carried);
    if (parcel.delayMs > 0) this.#later(carried, parcel.delayMs);
    else this.#ready(carried);
    return carried;
  }

  #take(deadId: string): Parcel | null {
    for (const carried of this.#parcels.values()) {
      if (carried.deadId !== deadId) continue;
      this.#parcels.delete(carried.id);
      return carried.parcel;
    }
    return null;
  }

  #remembered(key: string): string | undefined {
    const oldest = this.#options.now() - this.#options.deduplicationMs;
    for (const [known, { at }] of this.#recent) {
      if (at > oldest) break;
      this.#recent.delete(known);
    }
    return this.#recent.get(key)?.id;
  }

  #later(carried: Carried, ms: number): void {
    carried.state = "delayed";
    carried.dueAt = this.#options.now() + ms;
    this.#track(
      this.#options.wait(ms, this.#closing.signal).then((over) => {
        if (over) this.#ready(carried);
      }),
    );
  }

  #ready(carried: Carried): void {
    carried.state = "waiting";
    carried.dueAt = null;
    this.#waiting.push(carried);
    this.#next();
  }

  #next(): void {
    while (this.#active < this.#options.concurrency && !this.#closing.signal.aborted) {
      const carried = this.#waiting.shift();
      if (carried === undefined) return;
      this.#active++;
      this.#track(
        this.#deliver(carried).finally(() => {
          this.#active--;
          this.#next();
        }),
      );
    }
  }

  async #deliver(carried: Carried): Promise<void> {
    // Not at once: who sends shall know the id before anybody hears of it.
    await Promise.resolve();
    carried.state = "active";
    const mishap = this.#options.mishap(carried);
    if (mishap === "drop") return void this.#parcels.delete(carried.id);
    if (typeof mishap === "object" && mishap !== null) return this.#later(carried, mishap.delayMs);
    const [answer] = await Promise.all([
      this.#attempt(carried),
      ...(mishap === "duplicate" ? [this.#attempt(carried)] : []),
    ]);
    if (this.#closing.signal.aborted) return;
    carried.answer = mishap === "lost_answer" ? LOST : answer;
    this.#conclude(carried, carried.answer);
  }

  #attempt({ id, parcel: { url, body, timeoutMs }, retried }: Carried): Promise<DeliveryAnswer> {
    const { key, now } = this.#options;
    const signal = this.#closing.signal;
    return memoryDelivery({ url, body, timeoutMs, messageId: id, retried, key: key(), now, signal });
  }

  #conclude(carried: Carried, { verdict, waitMs }: DeliveryAnswer): void {
    const { retries, retryDelay } = carried.parcel;
    if (verdict === "done") return void this.#parcels.delete(carried.id);
    if (verdict === "never" || carried.retried >= retries) return this.#die(carried);
    const ms = waitMs ?? evaluateFormula(retryDelay, { retried: carried.retried });
    carried.retried++;
    this.#later(carried, ms);
  }

  #die(carried: Carried): void {
    carried.state = "dead";
    carried.deadId = `${this.#options.now()}-${this.#dead++}`;
    const dead = [...this.#parcels.values()].filter(({ deadId }) => deadId !== null);
    if (dead.length > DEAD_MAX) this.#parcels.delete(dead[0]!.id);
    const { failureUrl, ...parcel } = carried.parcel;
    if (failureUrl === null) return;
    const body = JSON.stringify(failureCallback(carried));
    this.#add({ ...parcel, url: failureUrl, body, delayMs: 0, deduplicationKey: null, failureUrl: null });
  }

  #track(work: Promise<void>): void {
    this.#work.add(work);
    work.finally(() => this.#work.delete(work));
  }
}

const LOST: DeliveryAnswer = { status: 0, headers: {}, bodyBase64: "", verdict: "again", waitMs: null };
