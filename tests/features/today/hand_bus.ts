import type { Bus, BusEvent, BusHistory, BusListener } from "#src/platform/bus.ts";

/** A bus whose every move is made by hand, so that a test decides what comes before what. */
export class HandBus implements Bus {
  /** Who listens now. */
  listener: BusListener | null = null;
  /** How often somebody began to listen. */
  follows = 0;
  /** Whether who begins to listen is told at once where the topic stands. */
  prompt = true;
  epoch = "e1";
  events: BusEvent[] = [];
  #seq = 0;
  #told = 0;

  /** The latest event's id. */
  get headId(): string {
    return `${this.epoch}-${this.#seq}`;
  }

  /** Where the topic stands. */
  get past(): BusHistory {
    return { head: { epoch: this.epoch, seq: this.#seq }, events: [...this.events] };
  }

  /** Appends without telling anybody yet. */
  append(total: number): BusEvent {
    const position = { epoch: this.epoch, seq: ++this.#seq };
    const event = { position, text: JSON.stringify({ total, at: Date.UTC(2026, 10, 21, 1, 0, total % 60) }) };
    this.events.push(event);
    return event;
  }

  /** Appends and tells. */
  tell(total: number): void {
    this.append(total);
    this.catchUp();
  }

  /** Tells what was appended and not told. */
  catchUp(): void {
    for (const event of this.events.filter(({ position }) => position.seq > this.#told)) {
      this.#told = event.position.seq;
      this.listener?.event(event);
    }
  }

  /** Loses the past. */
  forget(epoch: string): void {
    this.epoch = epoch;
    this.#seq = 0;
    this.events = [];
  }

  /** Says anew where the topic stands. */
  reset(): void {
    this.#told = this.#seq;
    this.listener?.reset(this.past);
  }

  follow(_topic: string, listener: BusListener): () => void {
    this.follows++;
    this.listener = listener;
    if (this.prompt) this.reset();
    return () => void (this.listener = null);
  }

  publish(): never {
    throw new Error("A hub never tells");
  }

  history(): Promise<BusHistory> {
    return Promise.resolve(this.past);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
