/** How many events a topic remembers. */
export const BUS_EVENTS_MAX = 1_024;

/** Where an event stands: the epoch changes when the past was lost, and `seq` grows by one from event to event. */
export interface BusPosition {
  /** Letters and digits. */
  readonly epoch: string;
  /** 0 = before the first event. */
  readonly seq: number;
}

/** Something that was told to every process. */
export interface BusEvent {
  readonly position: BusPosition;
  readonly text: string;
}

/** What a topic still remembers. */
export interface BusHistory {
  /** The position of the latest event. */
  readonly head: BusPosition;
  /** The latest events, oldest first, without a gap up to `head`. */
  readonly events: readonly BusEvent[];
}

/** Hears a topic. Nothing is told before `follow` has returned; what a listener throws is an uncaught error. */
export interface BusListener {
  /** Continuity begins here: called first of all, and again whenever the past was lost. Never while an event is told. */
  reset(history: BusHistory): void;
  /** The event after the one before: no gap, no repetition, in order. */
  event(event: BusEvent): void;
  /** Whether the store is out of reach, told when it changes; what was missed meanwhile is told when it is back. */
  reachable(yes: boolean): void;
}

/**
 * Tells every process, in one order, resumable from a position.
 *
 * A store that is slow or down never throws at the teller; listeners are told of it and catch up afterwards.
 */
export interface Bus {
  /**
   * Appends to a topic. `fenced` = refused, as somebody with a greater `fence` has already told something.
   */
  publish(
    topic: string,
    text: string,
    options: { readonly fence: number },
  ): Promise<BusPosition | "fenced" | "unreachable">;
  /** What the topic remembers now. */
  history(topic: string): Promise<BusHistory | "unreachable">;
  /** Hears a topic until the returned function is called. One subscription upstream for all listeners of this process. */
  follow(topic: string, listener: BusListener): () => void;
  /** Ends all subscriptions. */
  close(): Promise<void>;
}
