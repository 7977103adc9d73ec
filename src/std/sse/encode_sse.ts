/** One block of a stream of server-sent events; what is absent is not written. */
export interface SseBlock {
  /** What `Last-Event-ID` will say after it; `""` makes the client forget its id. No line break, no NUL. */
  readonly id?: string;
  /** The event's type; clients take `message` when it is absent. No line break. */
  readonly event?: string;
  /** Any text, of any number of lines. Without it a client hears nothing of the event, but takes its id. */
  readonly data?: string;
  /** How long a client waits before it comes back, in whole milliseconds. */
  readonly retry?: number;
  /** Text that clients skip, of any number of lines. */
  readonly comment?: string;
}

const LINE_BREAK = /\r\n|\r|\n/;
const ENCODER = new TextEncoder();

/**
 * A block as the WHATWG's `text/event-stream` wants it, with the blank line that ends it.
 *
 * Every line break in data (CRLF, CR, LF) arrives as LF: the format knows no other.
 *
 * @throws {TypeError} When `id` or `event` has a line break or `id` a NUL, which would forge fields or be ignored.
 * @throws {RangeError} When `retry` is no whole number of milliseconds.
 */
export function encodeSse({ comment, retry, id, event, data }: SseBlock): Uint8Array<ArrayBuffer> {
  let text = "";
  if (comment !== undefined) text += lines("", comment);
  if (retry !== undefined) text += `retry: ${milliseconds(retry)}\n`;
  if (id !== undefined) text += `id: ${oneLine("id", id)}\n`;
  if (event !== undefined) text += `event: ${oneLine("event", event)}\n`;
  if (data !== undefined) text += lines("data", data);
  return ENCODER.encode(`${text}\n`);
}

function lines(field: string, text: string): string {
  return text.split(LINE_BREAK).map((line) => `${field}: ${line}\n`).join("");
}

function oneLine(field: "id" | "event", value: string): string {
  if ((field === "id" ? /[\r\n\0]/ : /[\r\n]/).test(value)) {
    throw new TypeError(`Cannot write '${field}' of an event: it has a line break or NUL`);
  }
  return value;
}

function milliseconds(retry: number): number {
  if (!Number.isSafeInteger(retry) || retry < 0) {
    throw new RangeError(`Cannot write 'retry' of an event: current value is '${retry}', wanted whole ms`);
  }
  return retry;
}
