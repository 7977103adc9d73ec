import { BUS_EVENTS_MAX, type BusEvent, type BusHistory, type BusPosition } from "#src/platform/bus.ts";
import { concatBytes } from "#src/std/bytes/concat_bytes.ts";
import type { TodayHubEncoder } from "./today_hub_encoder.ts";
import type { TodayMessage } from "./today_message.ts";

interface Entry {
  readonly event: BusEvent;
  /** Made when somebody needs it. */
  bytes: Uint8Array | undefined;
}

/** The latest events of one epoch without a gap, and their bytes. */
export class TodayHubHistory {
  readonly #encoder: TodayHubEncoder;
  #entries: Entry[];
  #head: BusPosition;

  constructor({ head, events }: BusHistory, encoder: TodayHubEncoder) {
    this.#encoder = encoder;
    this.#head = head;
    this.#entries = events.slice(-BUS_EVENTS_MAX).map((event) => ({ event, bytes: undefined }));
  }

  /** The position of the latest event. */
  get head(): BusPosition {
    return this.#head;
  }

  /** The id of the latest event: `epoch-seq`. */
  get headId(): string {
    return `${this.#head.epoch}-${this.#head.seq}`;
  }

  /** What the latest event told; `null` when it is not remembered, or there was none. */
  get message(): TodayMessage | null {
    const latest = this.#entries.at(-1);
    return latest === undefined ? null : JSON.parse(latest.event.text);
  }

  /** Takes the event after the head; returns its bytes, the same for everybody. */
  append(event: BusEvent): Uint8Array {
    const entry = { event, bytes: undefined };
    this.#entries.push(entry);
    this.#head = event.position;
    if (this.#entries.length > 2 * BUS_EVENTS_MAX) this.#entries = this.#entries.slice(-BUS_EVENTS_MAX);
    return this.#bytesOf(entry);
  }

  /**
   * Exactly the events after a position, in one piece; empty at the head. `ahead` = it lies a little beyond the head, as another
   * process heard more already; `null` = nobody knows what came after it.
   */
  after({ epoch, seq }: BusPosition): Uint8Array | "ahead" | null {
    if (epoch !== this.#head.epoch) return null;
    const missed = this.#head.seq - seq;
    if (missed < 0) return -missed <= BUS_EVENTS_MAX ? "ahead" : null;
    if (missed > this.#entries.length) return null;
    return concatBytes(this.#entries.slice(this.#entries.length - missed).map((one) => this.#bytesOf(one)));
  }

  #bytesOf(entry: Entry): Uint8Array {
    const { event: { text, position } } = entry;
    return entry.bytes ??= this.#encoder.update(JSON.parse(text), `${position.epoch}-${position.seq}`);
  }
}
