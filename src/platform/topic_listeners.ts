import { BUS_EVENTS_MAX, type BusEvent, type BusHistory, type BusListener, type BusPosition } from "./bus.ts";

interface Seat {
  readonly listener: BusListener;
  /** Whether it has been told a history. */
  started: boolean;
  reachable: boolean;
}

/** Everybody in this process who hears one topic, and what they have all been told. */
export class TopicListeners {
  readonly #seats = new Set<Seat>();
  #events: BusEvent[] = [];
  #head: BusPosition | null = null;
  #reachable = true;

  /** The latest that was told; `null` before the first history. */
  get head(): BusPosition | null {
    return this.#head;
  }

  /** How many listen. */
  get size(): number {
    return this.#seats.size;
  }

  /** Lets somebody listen until the returned function is called. It is told the history soon, and never inside of this call. */
  add(listener: BusListener): () => void {
    const seat = { listener, started: false, reachable: true };
    this.#seats.add(seat);
    queueMicrotask(() => {
      if (!this.#seats.has(seat)) return;
      this.#tellReachable(seat);
      if (this.#head !== null && !seat.started) this.#tellHistory(seat, this.#head);
    });
    return () => void this.#seats.delete(seat);
  }

  /** Lets nobody listen any more. */
  clear(): void {
    this.#seats.clear();
  }

  /** Begins anew. */
  reset({ head, events }: BusHistory): void {
    this.#head = head;
    this.#events = events.slice(-BUS_EVENTS_MAX);
    this.#each((seat) => this.#tellHistory(seat, head));
  }

  /** Tells the event after {@linkcode TopicListeners.head}. */
  event(event: BusEvent): void {
    this.#head = event.position;
    if (this.#events.push(event) > BUS_EVENTS_MAX) this.#events.shift();
    this.#each((seat) => seat.started && seat.listener.event(event));
  }

  /** Tells whether the store is out of reach, to those who think otherwise. */
  reachable(yes: boolean): void {
    this.#reachable = yes;
    this.#each((seat) => this.#tellReachable(seat));
  }

  #tellHistory(seat: Seat, head: BusPosition): void {
    seat.started = true;
    seat.listener.reset({ head, events: [...this.#events] });
  }

  #tellReachable(seat: Seat): void {
    if (seat.reachable === this.#reachable) return;
    seat.reachable = this.#reachable;
    seat.listener.reachable(this.#reachable);
  }

  #each(tell: (seat: Seat) => void): void {
    for (const seat of [...this.#seats]) {
      if (!this.#seats.has(seat)) continue;
      try {
        tell(seat);
      } catch (error) {
        // One listener's mistake must not keep the others from hearing.
        reportError(error);
      }
    }
  }
}
