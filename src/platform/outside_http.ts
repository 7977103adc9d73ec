/** A request to somebody else's service. */
export interface OutsideRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly url: string;
  /** Of these only what describes the body or the answer goes along when a redirect leads to another origin. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Whether it may be sent again when nobody knows what became of it. @default {GET, PUT and DELETE} */
  readonly idempotent?: boolean;
  /** Longest that all of it may take, with redirects, everything that is sent again and the body, in milliseconds. */
  readonly timeoutMs: number;
  /** Most bytes of an answer, as they are after decoding; more is a failure, never a cut. */
  readonly bytesMax: number;
  readonly signal?: AbortSignal | undefined;
}

/** What came back, of whatever status. */
export interface OutsideAnswer {
  readonly status: number;
  /** Without those that tell how the body travelled, when it was decoded. */
  readonly headers: Headers;
  /** Where it came from in the end, when redirects were followed. */
  readonly url: string;
}

/** Why no answer came that can be used. */
export type OutsideFailure =
  | "address" // the URL is not one that may be asked: scheme, credentials, port, or where its name leads
  | "redirect" // too many, or one that leads where may not be asked
  | "unreachable"
  | "timeout"
  | "too_large"
  | "broken" // the answer ended before its end, or is not HTTP
  | "open" // the service has failed so often that it is left alone for a while
  | "invalid" // the answer is not what it was asked for
  | "cancelled";

/**
 * A request to the outside that failed. The message may be logged and shown to whoever gave the URL: of that it has the
 * origin at most, and it has no address, header or body.
 */
export class OutsideError extends Error {
  override readonly name = "OutsideError";
  constructor(readonly failure: OutsideFailure, message: string) {
    super(message);
  }
}

/**
 * Reaches services on the internet, and nothing else: `https` on port 443 only, no credentials in the URL, and every address that
 * a connection is made to was checked to be a public one, also behind each redirect. Throws {@linkcode OutsideError}.
 *
 * What is idempotent is sent up to three times when the service cannot be reached, breaks off, or answers 429, 502, 503 or
 * 504. Three redirects are followed at most: of what is not a `GET` only those that keep the method, and those only
 * within the origin; any other answer that is a redirect is given as it is.
 */
export interface OutsideHttp {
  /** Sends a request and reads the answer whole. */
  send(request: OutsideRequest): Promise<OutsideAnswer & { readonly body: Uint8Array }>;
  /**
   * The same, the body as it is read; to be read to its end or cancelled. It fails with {@linkcode OutsideError} when it is too
   * large, too slow or cut off, and when nobody could tell whether it was.
   */
  open(request: OutsideRequest): Promise<OutsideAnswer & { readonly body: ReadableStream<Uint8Array> }>;
  /** Cancels whatever is under way; nothing can be sent afterwards. */
  close(): void;
}
