import { type SseEvent, SseReader } from "./sse_reader.ts";
import type { Service } from "./service_process.ts";

/** What one stream was, from its beginning to its end. */
export interface WatchedStream {
  /** Who ended it: the server in good order, nobody in good order, or the watcher. */
  readonly end: "ended" | "broken" | "left";
  /** What the server wants to be waited before the next, in milliseconds; `undefined` = it did not say. */
  readonly retryMs: number | undefined;
  /** How often it said so. */
  readonly retries: number;
}

/**
 * Somebody who watches today's number, now at one process and then at another, always going on from the last id, and
 * who notices everything that a page would show wrongly.
 */
export class TodayWatcher {
  /** What was wrong with the order of events, in words: gaps, repetitions, resets without a reason. */
  readonly faults: string[] = [];
  /** The number as it would be shown; `null` = nothing was told yet. */
  total: number | null = null;
  /** The id to go on from. */
  lastEventId = "";
  /** Events that were told so far. */
  heard = 0;
  resets = 0;
  #adrift = false;
  /** What this stream has told without an id, since it last told an id. */
  #loose: number | null = null;
  #stream: ReadableStreamDefaultReader<Uint8Array> | null = null;

  /** The `seq` of the last event; -1 = none. */
  get seq(): number {
    return this.lastEventId === "" ? -1 : positionOf(this.lastEventId).seq;
  }

  /**
   * Watches at a process until the stream is over. Returns `null` when the process takes nobody.
   *
   * @param leaveAfter How many events are heard before leaving; default no end.
   */
  async watch(service: Service, leaveAfter = Infinity): Promise<WatchedStream | null> {
    const headers = this.lastEventId === "" ? {} : { "last-event-id": this.lastEventId };
    const response = await service.fetch("/api/visitors/today/stream", { headers }).catch(() => null);
    if (response === null || !response.ok) {
      await response?.body?.cancel();
      return null;
    }
    const reader = new SseReader(this.lastEventId);
    this.#loose = null;
    this.#stream = response.body!.getReader();
    const end = await this.#read(this.#stream, reader, leaveAfter).catch(() => "broken" as const);
    return { end, retryMs: reader.retry, retries: reader.retries };
  }

  /** Leaves the stream, if there is one; {@linkcode watch} returns then. */
  leave(): void {
    this.#stream?.cancel().catch(() => {});
    this.#stream = null;
  }

  async #read(
    stream: ReadableStreamDefaultReader<Uint8Array>,
    reader: SseReader,
    leaveAfter: number,
  ): Promise<"ended" | "left"> {
    const until = this.heard + leaveAfter;
    for (;;) {
      const { done, value } = await stream.read();
      if (done) return this.#stream === stream ? "ended" : "left";
      for (const event of reader.feed(value)) this.#hear(event);
      if (this.heard >= until) this.leave();
    }
  }

  #hear({ type, data, lastEventId }: SseEvent): void {
    const before = this.lastEventId;
    const { total } = JSON.parse(data);
    const fault = type === "update"
      ? this.#wrongUpdate(lastEventId, total)
      : this.#wrongState(type, lastEventId);
    if (fault !== null) {
      this.faults.push(`${fault}: ${type} ${lastEventId} (${total}) after ${before} (${this.total})`);
    }
    this.heard++;
    this.total = total;
    this.lastEventId = lastEventId;
  }

  #wrongUpdate(id: string, total: number): string | null {
    if (id === this.lastEventId) {
      // Without an id: counted while Redis was out of reach. Another process cannot know that it was told before.
      const repeated = this.#adrift ? this.#loose === total : this.total === total;
      this.#loose = total;
      this.#adrift = true;
      return repeated ? "repetition" : null;
    }
    this.#adrift = false;
    this.#loose = null;
    if (this.lastEventId === "") return "update without a state";
    const [before, now] = [positionOf(this.lastEventId), positionOf(id)];
    if (now.epoch !== before.epoch) return "another epoch without a reset";
    if (now.seq <= before.seq) return "repetition";
    return now.seq === before.seq + 1 ? null : "gap";
  }

  #wrongState(type: string, id: string): string | null {
    this.#loose = null;
    const first = this.lastEventId === "";
    if (first !== (type === "init")) return "wrong kind of state";
    if (first) return null;
    this.resets++;
    const excused = this.#adrift || positionOf(id).epoch !== positionOf(this.lastEventId).epoch;
    this.#adrift = false;
    return excused ? null : "reset without a reason";
  }
}

function positionOf(id: string): { readonly epoch: string; readonly seq: number } {
  const dash = id.lastIndexOf("-");
  return { epoch: id.slice(0, dash), seq: Number(id.slice(dash + 1)) };
}
