import { LaterRun } from "#src/std/async/later_run.ts";
import type { Marks, Watermarks } from "./watermarks.ts";

/** What an announcer is told and tells. */
export interface AnnouncerOptions {
  /** The versions as they are on the primary now. */
  readonly versions: () => Promise<Marks>;
  readonly raise: Watermarks["raise"];
  /** The fleet could not be told; `error` is absent when it was the store that did not take it. */
  readonly failed: (error?: unknown) => void;
}

const RETRY_MS = [250, 500, 1_000, 2_000, 4_000] as const;

/**
 * Tells the fleet which kinds of data have changed. Commits that end while one telling is under way share the next, so
 * that their number costs nothing.
 */
export class Announcer {
  readonly #options: AnnouncerOptions;
  readonly #run = new LaterRun(() => this.#tell());
  #untold = new Set<string>();
  #failures = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(options: AnnouncerOptions) {
    this.#options = options;
  }

  /**
   * Tells of changes that are committed; whether the fleet knows of them now. Never fails: what could not be told is
   * tried again, some times by itself and then with whatever is announced next.
   */
  announce(tags: Iterable<string>): Promise<boolean> {
    for (const tag of tags) this.#untold.add(tag);
    return this.#run.ask();
  }

  /** Tells once more what is untold, and then no more. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    await this.#run.ask();
  }

  async #tell(): Promise<boolean> {
    const tags = this.#untold;
    if (tags.size === 0) return true;
    this.#untold = new Set();
    try {
      const versions = await this.#options.versions();
      const marks = new Map([...tags].map((tag) => [tag, versions.get(tag) ?? 0]));
      if (await this.#options.raise(marks) === "unreachable") return this.#tellLater(tags);
    } catch (error) {
      return this.#tellLater(tags, error);
    }
    this.#failures = 0;
    return true;
  }

  #tellLater(tags: ReadonlySet<string>, error?: unknown): false {
    for (const tag of tags) this.#untold.add(tag);
    this.#options.failed(error);
    const pause = RETRY_MS[this.#failures++];
    if (this.#closed || pause === undefined) return false;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#run.ask(), pause);
    return false;
  }
}
