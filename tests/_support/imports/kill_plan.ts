import type { Mishap } from "#src/platform/memory_courier.ts";
import type { CommitFate } from "./commit_gate.ts";
import { isStep } from "./is_step.ts";

/** What {@linkcode KillPlan} needs. */
export interface KillPlanOptions {
  /** Ends whoever works; resolves when it is dead. */
  readonly kill: () => Promise<void>;
}

/** After a delivery has begun, a death at random comes within this time. */
const RANDOM_MS = 150;
/** Of deliveries, so many come twice, are held back, or are lost. */
const SHARES = { duplicate: 0.1, late: 0.2, drop: 0.1 };
const LATE_MS = 4_000;

/**
 * When a worker dies: at each commit that takes an import one step on, once before it and once behind it, and in between now and
 * then at the commit that counts a delivery, or at any moment.
 */
export class KillPlan {
  /** Whether anybody is to die, and anything to go wrong. */
  isOn = false;
  kills = 0;
  /** Steps that were committed while it was on. */
  steps = 0;
  /** Deliveries with which something went wrong. */
  readonly mishaps = { duplicate: 0, late: 0, drop: 0 };
  readonly #kill: () => Promise<void>;
  /** Of the step that comes now. */
  #died = false;
  #diedBetween = false;
  #lost = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor({ kill }: KillPlanOptions) {
    this.#kill = kill;
  }

  /** To be asked by a gate. */
  readonly fate = (statements: string): CommitFate => {
    if (!this.isOn) return "pass";
    if (statements.includes("tries = tries + ")) return this.#ofDelivery();
    if (!isStep(statements)) return "pass";
    const fate = this.#died ? "after" : "before";
    this.#died = true;
    return this.#counted(fate);
  };

  /** To be told by a gate. */
  readonly committed = (statements: string): void => {
    if (!this.isOn || !isStep(statements)) return;
    this.steps++;
    [this.#died, this.#diedBetween, this.#lost] = [false, false, false];
  };

  /** To be asked by a queue. Nobody sends a lost message again but a process that starts, so that somebody has to die. */
  readonly mishap = (): Mishap | null => {
    if (!this.isOn) return null;
    const luck = Math.random();
    if (luck < SHARES.duplicate) return this.#met("duplicate", "duplicate");
    if (luck < SHARES.duplicate + SHARES.late) {
      return this.#met("late", { delayMs: Math.random() * LATE_MS });
    }
    return luck > 1 - SHARES.drop && !this.#lost ? this.#drop() : null;
  };

  /** Nobody dies any more. */
  end(): void {
    this.isOn = false;
    clearTimeout(this.#timer);
  }

  #ofDelivery(): CommitFate {
    if (!this.#died || this.#diedBetween || this.steps % 2 === 0) return "pass";
    this.#diedBetween = true;
    if (this.steps % 4 === 1) return this.#counted(this.steps % 8 === 1 ? "before" : "after");
    this.#timer = setTimeout(() => this.#strike(), Math.random() * RANDOM_MS);
    return "pass";
  }

  #drop(): Mishap {
    this.#lost = true;
    this.#timer ??= setTimeout(() => this.#strike(), 0);
    return this.#met("drop", "drop");
  }

  #strike(): void {
    this.#counted("before");
    void this.#kill();
  }

  /** One death is enough at a time. */
  #counted(fate: CommitFate): CommitFate {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.kills++;
    return fate;
  }

  #met(name: keyof KillPlan["mishaps"], mishap: Mishap): Mishap {
    this.mishaps[name]++;
    return mishap;
  }
}
