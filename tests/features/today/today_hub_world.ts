import { TodayHub } from "#src/features/today/today_hub.ts";
import type { TodayHubSettings } from "#src/features/today/today_hub_deps.ts";
import type { TodayState } from "#src/features/today/today_state.ts";
import type { Bus } from "#src/platform/bus.ts";
import type { Observation } from "#src/platform/observe.ts";
import { HandBus } from "./hand_bus.ts";
import { Watcher } from "./watcher.ts";

/** A hub over a bus that is moved by hand, unless another is given; closed when disposed of. */
export class TodayHubWorld implements Disposable {
  readonly bus = new HandBus();
  readonly observed: Observation[] = [];
  readonly watchers: number[] = [];
  /** How often the number was asked for beside the bus. */
  asked = 0;
  state: () => Promise<TodayState> = () => Promise.reject(new Error("There is no number"));
  /** Noon of the day of what {@linkcode HandBus} tells. */
  now = Date.parse("2026-11-21T12:00:00+07:00");
  readonly hub: TodayHub;

  constructor(settings: Partial<TodayHubSettings> = {}, bus?: Bus) {
    this.hub = new TodayHub({
      bus: bus ?? this.bus,
      observe: (observation) => this.observed.push(observation),
      onWatchers: (count) => this.watchers.push(count),
      timezone: "Asia/Jakarta",
      now: () => this.now,
      state: () => {
        this.asked++;
        return this.state();
      },
      settings: { keepaliveMs: 60_000, lingerMs: 60_000, queueMax: 16, clientsMax: 1_000, ...settings },
    });
  }

  /** Lets somebody watch who reads all at once. */
  watch(lastEventId?: string): Watcher {
    return new Watcher(this.hub.open(lastEventId ?? null), lastEventId);
  }

  [Symbol.dispose](): void {
    this.hub.close();
  }
}
