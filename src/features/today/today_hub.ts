import type { BusEvent, BusHistory } from "#src/platform/bus.ts";
import { concatBytes } from "#src/std/bytes/concat_bytes.ts";
import { localDay } from "#src/std/time/local_day.ts";
import { streamPosition } from "#src/http/stream_position.ts";
import { TodayClient } from "./today_client.ts";
import { TodayHubClients } from "./today_hub_clients.ts";
import type { TodayHubDeps, TodayHubFigures } from "./today_hub_deps.ts";
import { TodayHubEncoder } from "./today_hub_encoder.ts";
import { TodayHubHistory } from "./today_hub_history.ts";
import { TODAY_TOPIC, type TodayMessage } from "./today_message.ts";
import type { TodayState } from "./today_state.ts";

/**
 * Tells everybody who watches at this process today's number and every change, over one subscription of the bus.
 *
 * A client goes on exactly where it stopped, or is told the whole state by `reset`; no event is told twice or left out. While
 * the bus is out of reach numbers come without ids; when it is back, whoever heard one is brought back in line.
 */
export class TodayHub {
  readonly #deps: TodayHubDeps;
  readonly #encoder: TodayHubEncoder;
  readonly #clients = new TodayHubClients();
  /** `null` = the bus was not heard yet. */
  #history: TodayHubHistory | null = null;
  #away = false;
  /** The latest number that was told without an id. */
  #loose: TodayMessage | null = null;
  /** Events that those in line have not been told yet. */
  #unsent: Uint8Array[] = [];
  /** Who was ahead at the last tick. */
  #overdue: TodayClient[] = [];
  #asking = false;
  #closed = false;
  #unfollow: (() => void) | null = null;
  #keepalive: ReturnType<typeof setInterval> | undefined;
  #linger: ReturnType<typeof setTimeout> | undefined;
  #sent = 0;
  #resets = 0;
  #dropped = 0;

  constructor(deps: TodayHubDeps) {
    this.#deps = deps;
    this.#encoder = new TodayHubEncoder(deps.timezone);
  }

  /** What it has done so far, and for how many. */
  get figures(): TodayHubFigures {
    const reachable = this.#away ? false : this.#history === null ? null : true;
    return {
      clients: this.#clients.size,
      sent: this.#sent,
      resets: this.#resets,
      dropped: this.#dropped,
      reachable,
    };
  }

  /**
   * A stream for one more client; whoever is done with it cancels it. `full` = there are as many as allowed, `closed` =
   * the hub is.
   *
   * @param lastEventId The id that the client has; `null` = none.
   */
  open(lastEventId: string | null): ReadableStream<Uint8Array> | "full" | "closed" {
    if (this.#closed) return "closed";
    const { settings: { queueMax, clientsMax } } = this.#deps;
    if (this.#clients.size >= clientsMax) return "full";
    const client = lastEventId === null
      ? new TodayClient(null, "init", this.#leave)
      : new TodayClient(streamPosition(lastEventId), "reset", this.#leave);
    const stream = new ReadableStream<Uint8Array>(client, { highWaterMark: queueMax });
    client.send(this.#encoder.retry());
    this.#clients.waiting.add(client);
    if (this.#clients.size === 1) this.#wake();
    if (this.#clients.waiting.has(client)) this.#place(client);
    return stream;
  }

  /** Takes a number that was counted here while the bus was out of reach; else the bus tells it. */
  offer(message: TodayMessage): void {
    const told = this.#loose ?? this.#history?.message;
    if (!this.#away || told?.total === message.total) return;
    this.#loose = message;
    this.#tellAll(this.#encoder.update(message, null));
    for (const client of this.#clients.live) this.#clients.adrift.add(client);
  }

  /** Ends every stream cleanly, each to come back at another moment, and takes no more. */
  close(): void {
    this.#closed = true;
    this.#flush();
    for (const client of this.#clients.all()) client.end(this.#encoder.retry());
    const watched = this.#clients.size > 0;
    this.#clients.clear();
    if (watched) this.#rest();
    this.#stopFollowing();
  }

  /** The first has come. */
  #wake(): void {
    clearTimeout(this.#linger);
    const { bus, onWatchers, settings: { keepaliveMs } } = this.#deps;
    this.#keepalive = setInterval(this.#tick, keepaliveMs);
    this.#unfollow ??= bus.follow(TODAY_TOPIC, {
      reset: this.#onReset,
      event: this.#onEvent,
      reachable: this.#onReachable,
    });
    onWatchers(1);
  }

  /** The last has left. */
  #rest(): void {
    clearInterval(this.#keepalive);
    clearTimeout(this.#linger);
    this.#overdue = [];
    this.#linger = setTimeout(() => this.#stopFollowing(), this.#deps.settings.lingerMs);
    this.#deps.onWatchers(0);
  }

  #stopFollowing(): void {
    clearTimeout(this.#linger);
    this.#unfollow?.();
    this.#unfollow = null;
    this.#history = null;
    this.#away = false;
    this.#loose = null;
    this.#unsent = [];
  }

  readonly #onReset = (history: BusHistory): void => {
    const before = this.#history;
    this.#history = new TodayHubHistory(history, this.#encoder);
    const missed = before === null ? null : this.#history.after(before.head);
    if (!(missed instanceof Uint8Array)) this.#restart(this.#clients.live);
    else if (missed.length > 0) this.#tellLive(missed);
    this.#placeAll([...this.#clients.ahead, ...this.#clients.waiting]);
  };

  readonly #onEvent = (event: BusEvent): void => {
    const { seq } = event.position;
    // Many may come at once, after an outage: together they are one chunk, which fits into every queue.
    if (this.#unsent.push(this.#history!.append(event)) === 1) queueMicrotask(this.#flush);
    if (this.#clients.ahead.size + this.#clients.waiting.size === 0) return;
    this.#flush();
    for (const client of this.#clients.ahead) {
      if (client.position?.seq === seq) this.#clients.move(client, this.#clients.live);
    }
    this.#placeAll(this.#clients.waiting);
  };

  /** Tells those in line the events that came since; before anybody joins them and before anything else is told. */
  readonly #flush = (): void => {
    const unsent = this.#unsent;
    if (unsent.length === 0) return;
    this.#unsent = [];
    this.#tellLive(unsent.length === 1 ? unsent[0]! : concatBytes(unsent));
  };

  readonly #onReachable = (yes: boolean): void => {
    this.#away = !yes;
    // What was missed is told right after this, and may bring everybody back in line.
    if (yes) queueMicrotask(this.#gather);
    else this.#placeAll([...this.#clients.ahead, ...this.#clients.waiting]);
  };

  readonly #gather = (): void => {
    if (this.#away) return;
    this.#flush();
    this.#loose = null;
    this.#restart(this.#clients.adrift);
    this.#placeAll(this.#clients.waiting);
  };

  readonly #tick = (): void => {
    // What has not come in all the time since the last tick was lost where it came from.
    this.#restart(this.#overdue.filter((client) => this.#clients.ahead.has(client)));
    this.#overdue = [...this.#clients.ahead];
    this.#placeAll(this.#clients.waiting);
    for (const client of this.#clients.all()) this.#send(client, this.#encoder.keepalive);
  };

  readonly #leave = (client: TodayClient): void => {
    if (this.#clients.forget(client) && this.#clients.size === 0) this.#rest();
  };

  /** From here on these need the whole state; {@linkcode #placeAll} tells it. */
  #restart(clients: Iterable<TodayClient>): void {
    for (const client of [...clients]) {
      client.position = null;
      client.stateEvent = "reset";
      this.#clients.move(client, this.#clients.waiting);
    }
  }

  #placeAll(clients: Iterable<TodayClient>, state?: TodayState | null): void {
    for (const client of [...clients]) this.#place(client, state);
  }

  /**
   * Tells a client what it needs to be in line, if that can be done now.
   *
   * @param state What {@linkcode TodayHubDeps.state} gave: `null` = nothing, absent = it was not asked.
   */
  #place(client: TodayClient, state?: TodayState | null): void {
    this.#flush();
    const history = this.#history;
    if (history === null && !this.#away) return;
    const missed = client.position === null ? null : history?.after(client.position) ?? null;
    if (missed instanceof Uint8Array) this.#resume(client, missed);
    else if (missed === "ahead" && !this.#away) {
      this.#clients.move(client, this.#clients.ahead);
    } else this.#tellState(client, state);
  }

  #resume(client: TodayClient, missed: Uint8Array): void {
    this.#clients.move(client, this.#clients.live);
    if (missed.length > 0) this.#send(client, missed);
    if (this.#loose === null || !this.#clients.live.has(client)) return;
    this.#clients.adrift.add(client);
    this.#send(client, this.#encoder.update(this.#loose, null));
  }

  #tellState(client: TodayClient, state: TodayState | null | undefined): void {
    const message = this.#away ? null : this.#todays(this.#history!.message);
    if (message === null && state === undefined) {
      this.#clients.move(client, this.#clients.waiting);
      return this.#askState();
    }
    const told = message ?? this.#newest(state!);
    if (told === null) {
      client.end(this.#encoder.retry());
      return this.#leave(client);
    }
    this.#clients.move(client, this.#clients.live);
    if (client.stateEvent === "reset") this.#resets++;
    const id = this.#away ? null : this.#history!.headId;
    if (this.#away) this.#clients.adrift.add(client);
    this.#send(client, this.#encoder.state(client.stateEvent, told, id));
  }

  /** Past midnight the latest event tells yesterday's number, until somebody has counted. */
  #todays(message: TodayMessage | null): TodayMessage | null {
    const { now, timezone } = this.#deps;
    return message !== null && now() < localDay(message.at, timezone).endsAt ? message : null;
  }

  /** The number to go by when no event tells it: away from the bus, one that was counted here may be newer. */
  #newest(state: TodayState | null): TodayMessage | null {
    if (state === null || (this.#loose !== null && this.#loose.at >= state.at)) return this.#loose;
    this.offer(state);
    return state;
  }

  #askState(): void {
    if (this.#asking) return;
    this.#asking = true;
    const answered = (state: TodayState | null) => {
      this.#asking = false;
      this.#placeAll(this.#clients.waiting, state);
    };
    this.#deps.state().then(answered, () => answered(null));
  }

  #tellAll(bytes: Uint8Array): void {
    this.#flush();
    for (const client of this.#clients.live) this.#send(client, bytes);
  }

  /** Tells what has an id to all who are in line, so that nobody is adrift. */
  #tellLive(bytes: Uint8Array): void {
    this.#tellAll(bytes);
    this.#clients.adrift.clear();
  }

  #send(client: TodayClient, bytes: Uint8Array): void {
    if (client.send(bytes)) this.#sent++;
    else this.#drop(client);
  }

  #drop(client: TodayClient): void {
    this.#dropped++;
    this.#deps.observe({ event: "sse_dropped", topic: TODAY_TOPIC, queued: this.#deps.settings.queueMax });
    client.end(this.#encoder.retry());
    this.#leave(client);
  }
}
