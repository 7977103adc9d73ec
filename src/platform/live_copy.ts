import { strongEtag } from "#src/std/bytes/strong_etag.ts";
import type { LiveAnswer, LiveBody, LiveEntry } from "./live_cache.ts";
import type { Snapshot } from "./snapshots.ts";
import { versionsReach } from "./versions_reach.ts";
import type { Marks } from "./watermarks.ts";

/** What was computed once: the answer, and the versions that it was computed from. */
export class LiveCopy {
  /** As a fresh answer; made once, so that giving it costs nothing. */
  readonly hit: LiveAnswer;
  readonly #tags: readonly string[];
  /** The latest marks that it was found to reach. */
  #reached: Marks | null = null;

  private constructor(versions: ReadonlyMap<string, number>, kept: Pick<LiveAnswer, "body" | "etag" | "at">) {
    const version = [...versions.values()].reduce((sum, one) => sum + one, 0);
    this.#tags = [...versions.keys()];
    this.hit = { ...kept, state: "HIT", version, versions, dbMs: null };
  }

  /**
   * What was just computed.
   *
   * @param at When its computing began.
   */
  static computed(entry: LiveEntry, { body, versions }: LiveBody, at: number): LiveCopy {
    const own = new Map(entry.tags.map((tag) => [tag, versions.get(tag) ?? 0]));
    const sum = [...own.values()].reduce((sum, one) => sum + one, 0);
    return new LiveCopy(own, { body, etag: `"${sum}-${strongEtag(body).slice(1)}`, at });
  }

  /** As it lies in the store; `null` when it says nothing of one of the entry's versions. */
  static stored(entry: LiveEntry, { body, etag, at, tags }: Snapshot): LiveCopy | null {
    const versions = new Map(tags.map((tag) => {
      const [name, version] = tag.split("=");
      return [name!, Number(version)];
    }));
    if (!entry.tags.every((tag) => Number.isSafeInteger(versions.get(tag)))) return null;
    const own = new Map(entry.tags.map((tag) => [tag, versions.get(tag)!]));
    return new LiveCopy(own, { body, etag, at });
  }

  /** As the store keeps it: each tag with its version, such as `products=42`. */
  snapshot(at: number): Snapshot {
    const { body, etag, versions } = this.hit;
    return {
      body,
      etag,
      at,
      rows: 0,
      tags: [...versions].map(([tag, version]) => `${tag}=${version}`),
    };
  }

  /** Whether it is as new as the marks demand. */
  reaches(marks: Marks): boolean {
    if (marks === this.#reached) return true;
    const reaches = versionsReach(marks, this.hit.versions, this.#tags);
    if (reaches) this.#reached = marks;
    return reaches;
  }
}
