import type { Bus, BusPosition } from "#src/platform/bus.ts";
import type { Lease } from "#src/platform/leases.ts";
import { localDay } from "#src/std/time/local_day.ts";
import type { KeptToday } from "./kept_today.ts";
import type { TodayCount } from "./today_counter.ts";
import { TODAY_TOPIC, type TodayMessage } from "./today_message.ts";
import type { TodayState } from "./today_state.ts";

/** What telling needs. */
export interface TodayTellerDeps {
  readonly bus: Bus;
  readonly kept: KeptToday;
  /** IANA time zone of the library's local days. */
  readonly timezone: string;
}

/** The right under which something is told: the same object for as long as it is held. */
export type TodayRight = Pick<Lease, "fence">;

/** What the last event told, as one lease knows it. */
interface Told {
  readonly right: TodayRight;
  /** `null` = nothing was told yet. */
  readonly event: { readonly total: number; readonly day: string; readonly id: string } | null;
}

/** How old the kept number may become while it does not change, so that few writes keep it from expiring. */
const RENEWED_MS = 10_000;

/** Tells every process what was counted: an event when the number or the local day changed, and the kept number. */
export class TodayTeller {
  readonly #deps: TodayTellerDeps;
  #told: Told | null = null;
  #kept: TodayState | null = null;

  constructor(deps: TodayTellerDeps) {
    this.#deps = deps;
  }

  /**
   * Tells a count. `fenced` = somebody with a later right has told something: stop counting. While the bus is out of
   * reach the state has no id. Never throws.
   */
  async tell(count: TodayCount, right: TodayRight): Promise<TodayState | "fenced"> {
    const id = await this.#publish(count, right);
    if (id === "fenced") return id;
    const state = { total: count.total, at: count.at, id };
    if (this.#isNews(state)) this.#kept = await this.#deps.kept.put(state) ? state : null;
    return state;
  }

  /** The id of the event that told this number; published now unless that was done before. */
  async #publish({ total, at, day }: TodayCount, right: TodayRight): Promise<string | null | "fenced"> {
    const told = this.#told?.right === right ? this.#told : await this.#learn(right);
    if (told === null) return null;
    if (told.event?.total === total && told.event.day === day) return told.event.id;
    const message: TodayMessage = { total, at };
    const position = await this.#deps.bus.publish(TODAY_TOPIC, JSON.stringify(message), {
      fence: right.fence,
    });
    // Whether it was told is unknown: the next turn looks.
    if (position === "fenced" || position === "unreachable") this.#told = null;
    if (position === "fenced") return "fenced";
    if (position === "unreachable") return null;
    const id = idOf(position);
    this.#told = { right, event: { total, day, id } };
    return id;
  }

  /** What others have told before this right was given. */
  async #learn(right: TodayRight): Promise<Told | null> {
    this.#kept = null;
    const history = await this.#deps.bus.history(TODAY_TOPIC);
    if (history === "unreachable") return null;
    const last = history.events.at(-1);
    const message = last === undefined ? null : messageOf(last.text);
    const event = message === null ? null : {
      total: message.total,
      day: localDay(message.at, this.#deps.timezone).date,
      id: idOf(last!.position),
    };
    return this.#told = { right, event };
  }

  #isNews({ total, at, id }: TodayState): boolean {
    const kept = this.#kept;
    return kept === null || kept.total !== total || kept.id !== id || at - kept.at >= RENEWED_MS;
  }
}

function idOf({ epoch, seq }: BusPosition): string {
  return `${epoch}-${seq}`;
}

/** Anything that another version has told counts as another number. */
function messageOf(text: string): TodayMessage | null {
  try {
    const { total, at } = JSON.parse(text);
    return Number.isInteger(total) && Number.isFinite(at) ? { total, at } : null;
  } catch {
    return null;
  }
}
