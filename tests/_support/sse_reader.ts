/** An event as `EventSource` would tell it. */
export interface SseEvent {
  readonly type: string;
  readonly data: string;
  /** What `Last-Event-ID` would say now. */
  readonly lastEventId: string;
}

/** Reads `text/event-stream` as the WHATWG prescribes, however its bytes are cut into pieces. */
export class SseReader {
  readonly #decoder = new TextDecoder();
  readonly events: SseEvent[] = [];
  readonly comments: string[] = [];
  /** What the stream last asked for, in milliseconds. */
  retry: number | undefined;
  /** How often it asked for that. */
  retries = 0;
  lastEventId: string;
  #rest = "";
  #id: string;
  #type = "";
  #data: string[] = [];

  /** @param lastEventId The id that the client had when it came. */
  constructor(lastEventId = "") {
    this.lastEventId = lastEventId;
    this.#id = lastEventId;
  }

  /** Takes bytes; returns the events that they completed. */
  feed(bytes: Uint8Array): SseEvent[] {
    const known = this.events.length;
    this.#rest += this.#decoder.decode(bytes, { stream: true });
    // A CR at the end may be half a CRLF: it waits for what follows.
    for (let end; (end = /\r\n|\n|\r(?!$)/.exec(this.#rest)) !== null;) {
      this.#line(this.#rest.slice(0, end.index));
      this.#rest = this.#rest.slice(end.index + end[0].length);
    }
    return this.events.slice(known);
  }

  #line(line: string): void {
    if (line === "") return this.#dispatch();
    const colon = line.indexOf(":");
    if (colon === 0) return void this.comments.push(line.slice(1).replace(/^ /, ""));
    const field = colon < 0 ? line : line.slice(0, colon);
    this.#field(field, colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, ""));
  }

  #field(field: string, value: string): void {
    if (field === "event") this.#type = value;
    if (field === "data") this.#data.push(value);
    if (field === "id" && !value.includes("\0")) this.#id = value;
    if (field === "retry" && /^\d+$/.test(value)) {
      this.retry = Number(value);
      this.retries++;
    }
  }

  #dispatch(): void {
    this.lastEventId = this.#id;
    if (this.#data.length > 0) {
      const type = this.#type || "message";
      this.events.push({ type, data: this.#data.join("\n"), lastEventId: this.lastEventId });
    }
    this.#type = "";
    this.#data = [];
  }
}
