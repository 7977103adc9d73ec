import type { Bus } from "#src/platform/bus.ts";
import type { Observe } from "#src/platform/observe.ts";
import type { TodayState } from "./today_state.ts";

/** What the hub needs. */
export interface TodayHubDeps {
  readonly bus: Bus;
  readonly observe: Observe;
  /** The number as it is now, for when no event tells it. May reject. */
  readonly state: () => Promise<TodayState>;
  /** Told 1 when the first watcher comes and 0 when the last has left. */
  readonly onWatchers: (count: number) => void;
  /** IANA time zone of local days, whose offset instants have. */
  readonly timezone: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly settings: TodayHubSettings;
}

/** The bounds of the hub. */
export interface TodayHubSettings {
  /** How often everybody hears something, in milliseconds. */
  readonly keepaliveMs: number;
  /** How long the bus is still heard when nobody watches, in milliseconds. */
  readonly lingerMs: number;
  /** Most chunks that a client may leave untaken. */
  readonly queueMax: number;
  /** Most clients at a time. */
  readonly clientsMax: number;
}

/** What the hub has done so far. */
export interface TodayHubFigures {
  /** Watching now. */
  readonly clients: number;
  /** Chunks given out. */
  readonly sent: number;
  /** Resets told. */
  readonly resets: number;
  /** Clients sent away as they were too slow. */
  readonly dropped: number;
  /** Whether the bus can be heard; `null` = nobody watches, or nobody knows yet. */
  readonly reachable: boolean | null;
}
