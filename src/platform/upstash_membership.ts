import { delay } from "#src/std/async/delay.ts";
import { LaterRun } from "#src/std/async/later_run.ts";
import { within } from "#src/std/async/within.ts";
import { UpstashHints } from "./upstash_hints.ts";
import type { UpstashMarks, UpstashMarksOptions } from "./upstash_marks.ts";
import type { UpstashMarksState } from "./upstash_marks_state.ts";
import type { Marks } from "./watermarks.ts";

/** What taking part needs. */
export interface UpstashMembershipOptions extends UpstashMarksOptions {
  /** Begins the names of this process's memberships. */
  readonly label: string;
  /** See `UpstashWatermarksOptions`. */
  readonly recall: () => Promise<Marks>;
  /** Told of every hint. */
  readonly onHint: (state: UpstashMarksState) => void;
}

/** A process that nobody asks for so long leaves. */
const IDLE_MS = 10_000;
/** Less than a lease, as clocks do not go quite alike. */
const CERTAIN_SHARE = 0.95;
/** The pause after a first failure is this share of a lease; it doubles, up to the usual pause of a third. */
const RETRY_SHARE = 0.05;

/** One time of taking part, from joining to leaving. */
interface Membership {
  readonly id: string;
  readonly stop: AbortController;
  readonly hints: UpstashHints;
  /** What the store has as acknowledged, as far as is known here. */
  acknowledged: UpstashMarksState | null;
  /** The latest hint. */
  heard: UpstashMarksState | null;
}

/**
 * This process as a member of its fleet, for as long as somebody asks.
 *
 * It is certain for a lease, less a margin, from the moment when its last successful renewal was sent: whoever raises
 * marks after that waits for it that long, unless it acknowledges them. It acknowledges what it has taken in, no sooner.
 */
export class UpstashMembership {
  readonly #options: UpstashMembershipOptions;
  readonly #marks: UpstashMarks;
  readonly #renewing = new LaterRun(() => this.#renew());
  readonly #certainMs: number;
  #certainUntil = -Infinity;
  #askedAt = -Infinity;
  /** Whether the latest renewal failed: until one succeeds nobody waits for another. */
  #failing = false;
  #current: Membership | null = null;
  #leaving: Membership | null = null;
  #living: Promise<void> | null = null;
  /** The epoch that knows what this process knew. */
  #entered = "";
  #closed = false;

  constructor(marks: UpstashMarks, options: UpstashMembershipOptions) {
    this.#options = options;
    this.#marks = marks;
    this.#certainMs = options.leaseMs * CERTAIN_SHARE;
  }

  /** Its name in the store; `null` = it takes no part. */
  get id(): string | null {
    return this.#current?.id ?? null;
  }

  /** Whether hints come, as far as one can know. */
  get hears(): boolean {
    return this.#current?.hints.confirmed ?? false;
  }

  /** See `Watermarks.certain`. */
  certain(): Marks | null {
    const now = this.#options.now();
    this.#askedAt = now;
    if (now < this.#certainUntil) return this.#marks.known.marks;
    if (this.#living === null) this.#begin();
    return null;
  }

  /** See `Watermarks.confirm`. */
  async confirm(): Promise<Marks | "unreachable"> {
    const marks = this.certain();
    if (marks !== null) return marks;
    if (this.#closed || this.#failing) return "unreachable";
    return await this.#renewing.ask() ? this.#marks.known.marks : "unreachable";
  }

  /** Tells the store what this process has taken in, if it does not know. */
  acknowledge(): void {
    const [member, state] = [this.#current, this.#marks.state];
    if (member === null || state === null) return;
    const { epoch, seq } = member.acknowledged ?? { epoch: "", seq: 0 };
    if (epoch !== state.epoch || seq < state.seq) void this.#renewing.ask();
  }

  /** The store knows that this process has taken in everything up to this. */
  acknowledged(state: UpstashMarksState): void {
    const last = this.#current?.acknowledged;
    if (last === undefined || last?.epoch === state.epoch && last.seq >= state.seq) return;
    this.#current!.acknowledged = state;
  }

  /** Takes no part any more. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#certainUntil = -Infinity;
    this.#current?.stop.abort();
    await this.#living;
    await this.#renewing.ask();
  }

  #begin(): void {
    if (this.#closed) return;
    this.#failing = false;
    const hints = new UpstashHints(this.#options, this.#marks.channel, {
      hint: (state) => this.#hint(state),
      doubt: () => void this.#renewing.ask().then(() => member.heard = this.#marks.state),
    });
    const id = `${encodeURIComponent(this.#options.label)}-${crypto.randomUUID().slice(0, 13)}`;
    const member: Membership = { id, stop: new AbortController(), hints, acknowledged: null, heard: null };
    this.#current = member;
    this.#living = this.#live(member);
  }

  async #live(member: Membership): Promise<void> {
    const { leaseMs } = this.#options;
    const { signal } = member.stop;
    for (let failures = 0; !signal.aborted && this.#isAsked();) {
      const due = this.#marks.state;
      failures = await this.#renewing.ask() ? 0 : failures + 1;
      const share = failures === 0 ? 1 / 3 : Math.min(1 / 3, RETRY_SHARE * 2 ** (failures - 1));
      await delay(leaseMs * share, signal);
      // What has been known for that long should have been heard as well.
      const { heard, hints } = member;
      const isLate = heard !== null && heard.epoch === due?.epoch && heard.seq < due.seq;
      if (hints.confirmed && isLate) hints.replace();
    }
    // From here on no answer makes it certain, so that nobody has to wait for it.
    this.#current = null;
    this.#certainUntil = -Infinity;
    this.#leaving = member;
    member.hints.stop();
    await Promise.all([this.#renewing.ask(), member.hints.ended]);
    this.#living = null;
  }

  #isAsked(): boolean {
    return !this.#closed && this.#options.now() - this.#askedAt < IDLE_MS;
  }

  #hint(state: UpstashMarksState): void {
    if (this.#current !== null) this.#current.heard = state;
    if (!this.#marks.hear(state)) return void this.#renewing.ask();
    if (state.author === this.id) this.acknowledged(state);
    this.acknowledge();
    this.#options.onHint(state);
  }

  /** Returns whether this process has just known all marks. */
  async #renew(): Promise<boolean> {
    if (this.#leaving !== null) await this.#marks.leave(this.#leaving.id);
    this.#leaving = null;
    if (!this.#isAsked()) return false;
    this.#failing = !(await this.#enter() && await this.#hold());
    return !this.#failing;
  }

  /** Comes to know the epoch. A store that was out of reach is asked first, lest it has a member that never hears it. */
  async #enter(): Promise<boolean> {
    const marks = this.#marks;
    if (!marks.reachable && await marks.exchange({}) === null) return false;
    const { founded, epoch } = marks.state!;
    if (founded && epoch === this.#entered) return true;
    try {
      const late = () => new Error("The marks were not recalled in time");
      if (!founded) marks.known.rise(await within(this.#options.recall(), this.#options.leaseMs, late));
    } catch {
      return false;
    }
    // What was recalled may be too old for an epoch that began meanwhile.
    if (marks.state!.epoch !== epoch) return false;
    const state = await marks.exchange({ marks: marks.known.marks, founds: !founded });
    if (!state?.founded || state.epoch !== epoch) return false;
    this.#entered = epoch;
    return true;
  }

  async #hold(): Promise<boolean> {
    const [sent, member, before] = [this.#options.now(), this.#current, this.#marks.state!];
    // Said now, so that the hint of this very acknowledgement, which may come before its answer, leads to no other.
    this.acknowledged(before);
    const state = await this.#marks.exchange({ member: member?.id ?? null, joins: true });
    if (state === null && member !== null) member.acknowledged = null;
    if (!state?.founded) return false;
    if (state.epoch !== before.epoch) {
      // It is not a member there yet.
      void this.#renewing.ask();
    } else if (member !== null && member === this.#current) {
      this.#certainUntil = Math.max(this.#certainUntil, sent + this.#certainMs);
      this.acknowledge();
    }
    return true;
  }
}
