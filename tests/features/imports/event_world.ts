import { turns } from "#tests/_support/turns.ts";
import { ImportEvents, type ImportEventsSettings } from "#src/features/imports/progress/import_events.ts";
import type { ImportRecord } from "#src/features/imports/import_record.ts";
import { createProgressBoard } from "#src/features/imports/progress/progress_board.ts";
import { recordProgress } from "#src/features/imports/progress/record_progress.ts";
import type { Bus } from "#src/platform/bus.ts";
import { createMemoryBus } from "#src/platform/memory_bus.ts";
import { createMemorySnapshots } from "#src/platform/memory_snapshots.ts";
import type { Observation } from "#src/platform/observe.ts";
import type { Snapshots } from "#src/platform/snapshots.ts";
import { createUpstashBus } from "#src/platform/upstash_bus.ts";
import { createUpstashSnapshots } from "#src/platform/upstash_snapshots.ts";
import { startUpstashRest, type UpstashFault } from "#tests/_support/servers/mod.ts";
import { StandInDesk } from "#tests/_support/stand_in_desk.ts";
import { EventWatcher } from "./event_watcher.ts";

const TOKEN = "a-long-secret-token";
const BEGAN = Date.parse("2026-11-21T01:00:00.000Z");

/** The stores of an {@linkcode EventWorld}. */
export interface EventStores {
  readonly bus: Bus;
  readonly snapshots: Snapshots;
  /** Breaks or mends the stores. */
  readonly setFault: (fault: UpstashFault) => void;
  readonly close: () => Promise<void>;
}

/** Imports on a desk whose progress is told and watched. Imports go on only by what a test does. */
export class EventWorld implements AsyncDisposable {
  readonly desk = new StandInDesk();
  readonly observed: Observation[] = [];
  readonly stores: EventStores;
  readonly board;
  readonly events: ImportEvents;
  /** How many listen on the bus. */
  following = 0;
  #now = BEGAN;

  private constructor(stores: EventStores, settings: Partial<ImportEventsSettings>) {
    this.stores = stores;
    this.board = createProgressBoard(stores);
    this.events = new ImportEvents({
      desk: this.desk,
      board: this.board,
      bus: this.#counted(stores.bus),
      observe: (observation) => this.observed.push(observation),
      settings: { keepaliveMs: 60_000, pollMs: 60_000, ...settings },
    });
  }

  static memory(settings: Partial<ImportEventsSettings> = {}): Promise<EventWorld> {
    const snapshots = createMemorySnapshots({ sizeMax: 10_000_000, now: () => BEGAN });
    const bus = createMemoryBus();
    const stores = { bus, snapshots, setFault: () => {}, close: () => bus.close() };
    return Promise.resolve(new EventWorld(stores, settings));
  }

  static async upstash(settings: Partial<ImportEventsSettings> = {}): Promise<EventWorld> {
    const front = await startUpstashRest({ redisUrl: Deno.env.get("TEST_REDIS_URL")!, token: TOKEN });
    const options = { url: front.url, token: TOKEN, timeoutMs: 5_000 };
    const bus = createUpstashBus({ ...options, heartbeatMs: 100 });
    const stores = {
      bus,
      snapshots: createUpstashSnapshots({ ...options, now: Date.now }),
      setFault: (fault: UpstashFault) => front.setFault(fault),
      close: async () => {
        await bus.close();
        await front.stop();
      },
    };
    return new EventWorld(stores, settings);
  }

  #counted(bus: Bus): Bus {
    return {
      publish: (topic, text, options) => bus.publish(topic, text, options),
      history: (topic) => bus.history(topic),
      close: () => bus.close(),
      follow: (topic, listener) => {
        const leave = bus.follow(topic, listener);
        this.following++;
        return () => {
          this.following--;
          leave();
        };
      },
    };
  }

  /** An import that lands. */
  add(): string {
    return this.desk.add({ phase: "land", state: "active", startedAt: new Date(BEGAN).toISOString() }).id;
  }

  /** Takes an import on in the database, a second later, and tells nobody. */
  commit(id: string, change: Partial<ImportRecord>): ImportRecord {
    this.#now += 1_000;
    return this.desk.set(id, { ...change, updatedAt: new Date(this.#now).toISOString() });
  }

  /** Takes an import on and tells. */
  async tell(id: string, change: Partial<ImportRecord>): Promise<void> {
    await this.board.tell(recordProgress(this.commit(id, change)));
  }

  /** Takes an import on to this share of its bytes, and tells. */
  async land(id: string, ...shares: readonly number[]): Promise<void> {
    for (const bytesDone of shares) await this.tell(id, { bytesDone });
  }

  /** Lets somebody watch who reads all at once. */
  async watch(id: string, lastEventId?: string): Promise<EventWatcher> {
    return new EventWatcher(await this.events.open(id, lastEventId ?? null), lastEventId);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.stores.setFault("none");
    this.events.close();
    await this.stores.close();
    // What was asked of the store when it was closed lets go a moment later.
    await turns(50);
  }
}
