import type { TodayClient } from "./today_client.ts";

/** All open streams of a process, by what they need next; everyone is in one of `live`, `ahead` and `waiting`. */
export class TodayHubClients {
  /** Who has heard all that the hub knows. */
  readonly live = new Set<TodayClient>();
  /** Those of them who were told a number without an id. */
  readonly adrift = new Set<TodayClient>();
  /** Who has heard more than this process, from another a moment ago: their latest event is still to come here. */
  readonly ahead = new Set<TodayClient>();
  /** Who has to be told where it stands. */
  readonly waiting = new Set<TodayClient>();

  /** How many there are. */
  get size(): number {
    return this.live.size + this.ahead.size + this.waiting.size;
  }

  /** Everybody, as of now. */
  all(): TodayClient[] {
    return [...this.live, ...this.ahead, ...this.waiting];
  }

  /** Puts a client into a group, and into that one alone. */
  move(client: TodayClient, group: Set<TodayClient>): void {
    this.forget(client);
    group.add(client);
  }

  /** Takes a client out. Returns whether it was there. */
  forget(client: TodayClient): boolean {
    this.adrift.delete(client);
    return this.live.delete(client) || this.ahead.delete(client) || this.waiting.delete(client);
  }

  /** Takes everybody out. */
  clear(): void {
    for (const group of [this.live, this.adrift, this.ahead, this.waiting]) group.clear();
  }
}
