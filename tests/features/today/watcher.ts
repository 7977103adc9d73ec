import { type SseEvent, SseReader } from "#tests/_support/sse_reader.ts";

/** Somebody who watches a stream and takes everything as it comes. */
export class Watcher implements AsyncDisposable {
  readonly heard: SseReader;
  /** Settled when the stream is over. */
  readonly done: Promise<void>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  /** Whether the stream has ended by itself. */
  ended = false;

  constructor(stream: ReadableStream<Uint8Array> | "full" | "closed", lastEventId = "") {
    if (!(stream instanceof ReadableStream)) throw new Error(`There is no stream: ${stream}`);
    this.heard = new SseReader(lastEventId);
    this.#reader = stream.getReader();
    this.done = this.#read();
  }

  /** What it was told, as `update 7 e1-3`. */
  get story(): string[] {
    return this.heard.events.map(({ type, data, lastEventId }: SseEvent) =>
      `${type} ${JSON.parse(data).total} ${lastEventId}`
    );
  }

  /** Leaves. */
  async leave(): Promise<void> {
    await this.#reader.cancel();
    await this.done;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.leave();
  }

  async #read(): Promise<void> {
    for (let part; !(part = await this.#reader.read()).done;) this.heard.feed(part.value);
    this.ended = true;
  }
}
