import assert from "node:assert/strict";
import type { BusEvent, BusHistory, BusListener, BusPosition } from "#src/platform/bus.ts";

/** A listener that writes down what it is told, and that nothing was told twice, too early or not at all. */
export class BusEar implements BusListener {
  /** What has been told since the last reset, and the history before it. */
  texts: string[] = [];
  resets = 0;
  /** What was told of the store. */
  readonly reaches: boolean[] = [];
  readonly mistakes: string[] = [];
  #head: BusPosition | null = null;
  #telling = false;

  /** The latest that was told. */
  get head(): BusPosition | null {
    return this.#head;
  }

  reset({ head, events }: BusHistory): void {
    this.#alone(() => {
      this.resets++;
      this.#head = events.length === 0 ? head : null;
      this.texts = [];
      for (const event of events) this.#take(event);
      if (this.#head!.seq !== head.seq) this.mistakes.push(`The history ends at ${this.#head!.seq}`);
    });
  }

  event(event: BusEvent): void {
    this.#alone(() => {
      if (this.#head === null) this.mistakes.push("An event came before the first history");
      this.#take(event);
    });
  }

  reachable(yes: boolean): void {
    this.#alone(() => {
      if (yes === (this.reaches.at(-1) ?? true)) this.mistakes.push("The store's state was told twice");
      this.reaches.push(yes);
    });
  }

  /** Fails when anything was told that must not be. */
  assertInOrder(): void {
    assert.deepEqual(this.mistakes, []);
  }

  #take({ position, text }: BusEvent): void {
    const head = this.#head;
    if (head !== null && (position.epoch !== head.epoch || position.seq !== head.seq + 1)) {
      this.mistakes.push(`${position.seq} came after ${head.seq}`);
    }
    this.#head = position;
    this.texts.push(text);
  }

  #alone(tell: () => void): void {
    if (this.#telling) this.mistakes.push("Something was told within something else");
    this.#telling = true;
    tell();
    this.#telling = false;
  }
}
