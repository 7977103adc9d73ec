import type { Bus } from "#src/platform/bus.ts";
import type { Observe } from "#src/platform/observe.ts";
import { hasEnded } from "./has_ended.ts";
import { ImportWatcher } from "./import_watcher.ts";
import { openingEvents } from "./opening_events.ts";
import { progressKey } from "./progress_key.ts";
import { type ProgressSources, readProgress } from "./read_progress.ts";

/** What streams of progress need. */
export interface ImportEventsDeps extends ProgressSources {
  readonly bus: Bus;
  readonly observe: Observe;
  /** For tests. */
  readonly settings?: Partial<ImportEventsSettings>;
}

/** The bounds of streams. */
export interface ImportEventsSettings {
  /** How often everybody hears something, and the database is asked, in milliseconds; 15,000 unless told. */
  readonly keepaliveMs: number;
  /** How often the database is asked while the bus is out of reach, in milliseconds; 3,000 unless told. */
  readonly pollMs: number;
  /** Most chunks that a reader may leave untaken; 64 unless told. */
  readonly queueMax: number;
  /** Most streams of this process at a time; 1,000 unless told. */
  readonly streamsMax: number;
}

const SETTINGS: ImportEventsSettings = {
  keepaliveMs: 15_000,
  pollMs: 3_000,
  queueMax: 64,
  streamsMax: 1_000,
};

/**
 * The progress of imports as streams of server-sent events. Each ends after the state in which its import has ended; whoever comes
 * back goes on from the last id.
 */
export class ImportEvents {
  readonly #deps: ImportEventsDeps;
  readonly #settings: ImportEventsSettings;
  readonly #watchers = new Set<ImportWatcher>();
  #closed = false;

  constructor(deps: ImportEventsDeps) {
    this.#deps = deps;
    this.#settings = { ...SETTINGS, ...deps.settings };
  }

  /** Streams that are open. */
  get size(): number {
    return this.#watchers.size;
  }

  /**
   * A stream of one import's progress; whoever is done with it cancels it. `over` = the import has ended and the client has heard
   * so, `unknown` = there is no such import, `full` = there are as many streams as allowed, `closed` = the process stops.
   *
   * @param lastEventId The id that the client has; `null` = none.
   * @param mayStay Asked as often as everybody hears something; when it says no, the stream ends. @default {always}
   * @throws {DatabaseError} When nobody knows about the import.
   */
  async open(
    id: string,
    lastEventId: string | null,
    mayStay: () => Promise<boolean> = () => Promise.resolve(true),
  ): Promise<ReadableStream<Uint8Array> | "over" | "unknown" | "full" | "closed"> {
    const { bus } = this.#deps;
    const topic = progressKey(id);
    if (this.#closed) return "closed";
    const known = await readProgress(this.#deps, id);
    if (known === null) return "unknown";
    const opening = openingEvents(lastEventId, known, await bus.history(topic));
    if (opening.blocks.length === 0 && hasEnded(opening.told)) return "over";
    if (this.#closed) return "closed";
    const { streamsMax, queueMax, keepaliveMs, pollMs } = this.#settings;
    if (this.#watchers.size >= streamsMax) return "full";
    const read = () => readProgress(this.#deps, id);
    const watcher = new ImportWatcher(
      { bus, topic, read, mayStay, onLeave: this.#leave, keepaliveMs, pollMs },
      opening,
    );
    this.#watchers.add(watcher);
    return new ReadableStream<Uint8Array>(watcher, { highWaterMark: queueMax });
  }

  /** Ends every stream cleanly and takes no more. */
  close(): void {
    this.#closed = true;
    for (const watcher of [...this.#watchers]) watcher.stop();
  }

  readonly #leave: ConstructorParameters<typeof ImportWatcher>[0]["onLeave"] = (watcher, why) => {
    this.#watchers.delete(watcher);
    if (why !== "slow") return;
    this.#deps.observe({ event: "sse_dropped", topic: "imports", queued: this.#settings.queueMax });
  };
}
