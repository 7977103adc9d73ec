import { settlesWithin } from "#src/std/async/settles_within.ts";
import { UpstashMarks } from "./upstash_marks.ts";
import { UpstashMembership } from "./upstash_membership.ts";
import { UpstashRaising } from "./upstash_raising.ts";
import type { UpstashRedisOptions } from "./upstash_redis.ts";
import type { Marks, Watermarks } from "./watermarks.ts";

/** What watermarks in Upstash need. */
export interface UpstashWatermarksOptions extends UpstashRedisOptions {
  /** Begins the names by which this process takes part. */
  readonly label: string;
  /** Milliseconds since 1970 by a clock that never goes back: `performance.timeOrigin + performance.now()`. */
  readonly now: () => number;
  /**
   * All marks as they are now, from where they do not get lost (at least those of every raise that has begun); asked when
   * Redis is empty, before anybody is certain again. Nobody is while it fails. Without it what Redis loses is only
   * remembered by those who knew it and are still members.
   */
  readonly recall?: () => Promise<Marks>;
  /** Processes with the same name of a fleet share their marks; `live` unless told. */
  readonly fleet?: string;
  /** How long a process is certain after Redis has answered, in milliseconds; 2,000 unless told, the same in the whole fleet. */
  readonly leaseMs?: number;
}

/**
 * Marks of the whole fleet, in one hash of Redis.
 *
 * A process is certain for a lease from the moment when it last sent a renewal that was answered, less a twentieth in case
 * clocks do not go alike. It renews three times a lease, and leaves when nobody has asked it for ten seconds: then it
 * costs no requests. Whoever raises waits until all members have acknowledged it, at most a lease by its own clock:
 * nobody can be certain without it after that. No clock of Redis's is believed, so it may jump.
 *
 * - Redis slow, down or giving answers that are none: each exchange ends within `timeoutMs`. Certainty runs out, `confirm`
 *   is `unreachable`, at once until a renewal succeeds. A raise tries for a lease, is `unreachable` then, and is
 *   told to Redis as soon as that is back.
 * - Redis empty: it begins a new epoch. Nobody is certain of anything new before the marks were recalled, and no raise
 *   ends before a lease has gone by since the epoch was first seen by somebody who still lives, as those who were
 *   certain before are not known any more. So the very first raise of a fleet takes a lease too.
 * - Redis back with an older state: whoever had seen more begins a new epoch at its next exchange. Until then those who had
 *   seen nothing may be certain without what was lost, and end a raise without those who joined in the time that was lost.
 * - A process dies, stands still or is cut off: raises wait for it until its lease is over, and do not know it any
 *   more afterwards. When it goes on it finds by its clock that it is certain of nothing.
 * - Hints get lost: renewals carry all marks, so raises take up to a third of a lease, and the subscription is replaced.
 */
export function createUpstashWatermarks(options: UpstashWatermarksOptions): Watermarks {
  return new UpstashWatermarks(options);
}

class UpstashWatermarks implements Watermarks {
  readonly #timeoutMs: number;
  readonly #marks: UpstashMarks;
  readonly #membership: UpstashMembership;
  readonly #raising: UpstashRaising;

  constructor(options: UpstashWatermarksOptions) {
    const recall = () => Promise.resolve(new Map<string, number>());
    const full = { fleet: "live", leaseMs: 2_000, recall, ...options };
    this.#timeoutMs = options.timeoutMs;
    this.#marks = new UpstashMarks(full);
    this.#membership = new UpstashMembership(this.#marks, {
      ...full,
      onHint: (state) => this.#raising.hear(state),
    });
    this.#raising = new UpstashRaising(this.#marks, this.#membership, full);
  }

  certain(): Marks | null {
    return this.#membership.certain();
  }

  shared(): Marks {
    return this.#marks.shared.marks;
  }

  confirm(): Promise<Marks | "unreachable"> {
    return this.#membership.confirm();
  }

  raise(marks: Marks): Promise<"raised" | "unreachable"> {
    return this.#raising.raise(marks);
  }

  async health() {
    const state = await this.#marks.exchange({});
    return state === null
      ? { ok: false as const, why: "The store does not answer" }
      : { ok: true as const, members: state.members };
  }

  async close(): Promise<void> {
    const closing = Promise.all([this.#raising.close(), this.#membership.close()]);
    await settlesWithin(closing, this.#timeoutMs);
  }
}
