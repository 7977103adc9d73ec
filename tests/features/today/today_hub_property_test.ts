import assert from "node:assert/strict";
import fc from "fast-check";
import { streamPosition } from "#src/http/stream_position.ts";
import { type SseEvent, SseReader } from "#tests/_support/sse_reader.ts";
import { turns } from "#tests/_support/turns.ts";
import { TodayHubWorld } from "./today_hub_world.ts";

/** What may happen, in any order; `who` picks a watcher among those that have come. */
interface Act {
  readonly kind: (typeof KINDS)[number];
  readonly who: number;
}

const KINDS = [
  "count",
  "lag",
  "catch up",
  "trim",
  "forget",
  "reset",
  "lose the bus",
  "find the bus",
  "find the bus as it was",
  "come",
  "come slowly",
  "come from elsewhere",
  "come with nonsense",
  "come back",
  "leave",
  "sip",
  "turn",
] as const;

const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...KINDS) },
    { weight: 2, arbitrary: fc.constantFrom("count", "sip", "turn", "come back") },
  ),
  who: fc.nat(7),
});

/** Somebody who watches, leaves, and comes back with the id that it has; it judges what it is told. */
class Seat {
  readonly slow: boolean;
  readonly #world: Story;
  #id: string;
  #connection: { heard: SseReader; reader: ReadableStreamDefaultReader<Uint8Array> } | null = null;
  /** Whether the number on show has no id, so that the next id may be any. */
  #loose = true;
  total: number | undefined;

  constructor(world: Story, { id = "", slow = false }) {
    this.#world = world;
    this.slow = slow;
    this.#id = id;
    this.total = world.truth.get(id);
    this.come();
  }

  get id(): string {
    return this.#id;
  }

  come(): void {
    if (this.#connection !== null) return;
    const stream = this.#world.hub.open(this.#id === "" ? null : this.#id);
    assert.ok(stream instanceof ReadableStream);
    this.#loose = this.#id === "";
    this.#connection = { heard: new SseReader(this.#id), reader: stream.getReader() };
    if (!this.slow) { for (let sips = 0; sips < 80; sips++) this.sip(); }
  }

  leave(): void {
    void this.#connection?.reader.cancel();
    this.#connection = null;
  }

  sip(): void {
    const connection = this.#connection;
    void connection?.reader.read().then(({ value }) => {
      if (connection !== this.#connection) return;
      if (value === undefined) this.#connection = null;
      else for (const event of connection.heard.feed(value)) this.#judge(event);
    });
  }

  #judge({ type, data, lastEventId }: SseEvent): void {
    const { total } = JSON.parse(data);
    const bare = lastEventId === this.#id;
    if (!bare) {
      const [before, now] = [streamPosition(this.#id), streamPosition(lastEventId)!];
      if (now.seq > 0) {
        assert.equal(total, this.#world.truth.get(lastEventId), `the number of ${lastEventId}`);
      }
      if (type === "update" && !this.#loose) {
        assert.deepEqual(now, { epoch: before?.epoch, seq: before!.seq + 1 }, "no gap and no repetition");
      }
      this.#loose = false;
    } else if (type !== "update") this.#loose = true;
    this.#id = lastEventId;
    this.total = total;
  }
}

/** A hub, the truth, and all who watch. */
class Story extends TodayHubWorld {
  /** What every event told. */
  readonly truth = new Map<string, number>();
  readonly seats: Seat[] = [];
  #number = 0;
  #clock = 0;
  #epochs = 1;
  #away = false;

  constructor() {
    super({ queueMax: 4 });
    this.state = () => Promise.resolve({ total: this.#number, at: ++this.#clock, id: null });
  }

  get number(): number {
    return this.#number;
  }

  async perform({ kind, who }: Act): Promise<void> {
    const seat = this.seats[who % Math.max(1, this.seats.length)];
    if (kind === "turn") return await turns(1);
    if (kind === "come back") return seat?.come();
    if (kind === "leave") return seat?.leave();
    if (kind === "sip") return seat?.slow ? seat.sip() : undefined;
    if (kind.startsWith("come")) return void this.seats.push(this.#seat(kind));
    this.#happen(kind);
  }

  /** The bus is back, and everything is told. */
  settle(): void {
    if (this.#away) this.#happen("find the bus");
    this.#happen("catch up");
    if (this.bus.events.length === 0 || this.truth.get(this.bus.headId) !== this.#number) this.#publish();
    this.#happen("catch up");
  }

  #seat(kind: Act["kind"]): Seat {
    if (kind === "come from elsewhere") return new Seat(this, { id: this.bus.headId });
    return new Seat(this, { slow: kind === "come slowly", id: kind === "come with nonsense" ? "?" : "" });
  }

  #happen(kind: Act["kind"]): void {
    const { bus } = this;
    if (kind === "count") this.#count();
    if (kind === "lag") {
      this.#number++;
      this.#publish();
    }
    if (kind === "catch up" && !this.#away) bus.catchUp();
    if (kind === "trim") bus.events = bus.events.slice(-2);
    if (kind === "forget") {
      bus.forget(`e${++this.#epochs}`);
      if (this.#away) bus.listener?.reachable(true);
      this.#away = false;
      bus.reset();
    }
    if (kind === "reset" && !this.#away) bus.reset();
    if (kind === "lose the bus" && !this.#away && bus.listener !== null) {
      this.#away = true;
      bus.listener.reachable(false);
    }
    if (kind === "find the bus" && this.#away) {
      this.#away = false;
      bus.listener?.reachable(true);
      bus.reset();
    }
    if (kind === "find the bus as it was" && this.#away) {
      this.#away = false;
      bus.listener?.reachable(true);
      bus.catchUp();
    }
  }

  #count(): void {
    this.#number++;
    if (this.#away) this.hub.offer({ total: this.#number, at: ++this.#clock });
    else {
      this.#publish();
      this.bus.catchUp();
    }
  }

  #publish(): void {
    const { position } = this.bus.append(this.#number);
    this.truth.set(`${position.epoch}-${position.seq}`, this.#number);
  }
}

Deno.test("whatever happens, everybody hears every event once and in order, and ends with the hub's number", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 60 }), async (acts) => {
      using story = new Story();
      for (const step of acts) await story.perform(step);
      await turns(1);
      story.settle();
      for (let round = 0; round < 3; round++) {
        for (const seat of story.seats) {
          seat.come();
          for (let sips = 0; sips < 20; sips++) seat.sip();
        }
        await turns(2);
      }
      for (const seat of story.seats) {
        assert.deepEqual([seat.total, seat.id], [story.number, story.bus.headId]);
        seat.leave();
      }
      assert.equal(story.hub.figures.clients, 0, "nobody is forgotten");
    }),
    { numRuns: 150 },
  );
});
