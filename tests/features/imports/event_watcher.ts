import { SseReader } from "#tests/_support/sse_reader.ts";
import { until } from "#tests/_support/until.ts";

/** Somebody who watches a stream of progress and takes everything as it comes. */
export class EventWatcher implements AsyncDisposable {
  readonly heard: SseReader;
  readonly #done: Promise<void>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  /** Whether the stream has ended by itself. */
  ended = false;

  constructor(stream: ReadableStream<Uint8Array> | string, lastEventId = "") {
    if (!(stream instanceof ReadableStream)) throw new Error(`There is no stream: ${stream}`);
    this.heard = new SseReader(lastEventId);
    this.#reader = stream.getReader();
    this.#done = this.#read();
  }

  /** What it was told, as `progress 50`. */
  get story(): string[] {
    return this.heard.events.map(({ type, data }) => `${type} ${JSON.parse(data).percent}`);
  }

  /** Waits for the stream to end by itself, but not for ever. */
  async over(): Promise<void> {
    await until("the stream is over", () => this.ended);
    await this.#done;
  }

  /** Leaves. */
  async leave(): Promise<void> {
    await this.#reader.cancel();
    await this.#done;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.leave();
  }

  async #read(): Promise<void> {
    for (let part; !(part = await this.#reader.read()).done;) this.heard.feed(part.value);
    this.ended = true;
  }
}
