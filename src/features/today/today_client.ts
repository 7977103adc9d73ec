import type { BusPosition } from "#src/platform/bus.ts";
import type { StateEvent } from "./today_hub_encoder.ts";

/**
 * One open stream: the source behind its `ReadableStream`, and what the hub knows of it. There may be ten thousand, so it
 * is one object and not a set of closures.
 */
export class TodayClient {
  readonly #onLeave: (client: TodayClient) => void;
  #controller!: ReadableStreamDefaultController<Uint8Array>;
  /** What it has heard; `null` = nothing that can be gone on from. */
  position: BusPosition | null;
  /** How it is told the whole state, if it must be. */
  stateEvent: StateEvent;

  /** @param onLeave Called when the reader leaves. */
  constructor(position: BusPosition | null, stateEvent: StateEvent, onLeave: (client: TodayClient) => void) {
    this.position = position;
    this.stateEvent = stateEvent;
    this.#onLeave = onLeave;
  }

  /** Called by the stream when it is made. */
  start(controller: ReadableStreamDefaultController<Uint8Array>): void {
    this.#controller = controller;
  }

  /** Called by the stream when its reader leaves. */
  cancel(): void {
    this.#onLeave(this);
  }

  /** Queues bytes, which others may share. Returns whether there was room: more than allowed were not taken yet. */
  send(bytes: Uint8Array): boolean {
    const { desiredSize } = this.#controller;
    if (desiredSize === null || desiredSize <= 0) return false;
    this.#controller.enqueue(bytes);
    return true;
  }

  /** Ends the stream cleanly after what is queued; `bytes` are the last, beyond all bounds. */
  end(bytes: Uint8Array): void {
    this.#controller.enqueue(bytes);
    this.#controller.close();
  }
}
