import { Problem } from "#src/problem.ts";
import { concatBytes } from "#src/std/bytes/concat_bytes.ts";
import { within } from "#src/std/async/within.ts";
import { jsonFault } from "#src/std/json/json_fault.ts";

/** How much of a body is taken. */
export interface JsonBodyLimits {
  readonly bytesMax: number;
  /** How long it may be under way, in milliseconds. */
  readonly ms: number;
}

const LIMITS: JsonBodyLimits = { bytesMax: 1 << 20, ms: 10_000 };
const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json$/i;
const UTF_8_NAME = /^charset="?utf-?8"?$/i;
const UTF_8 = new TextDecoder("utf-8", { fatal: true });
/** Escapes that may spell what no database stores. */
const DOUBTFUL = /\\u(?:0000|d[89a-f])/i;

/**
 * What the body of a request says in JSON: one value in UTF-8, of at most 1 MB and within 10 s unless told otherwise.
 * The body is read once and never held beyond the limit.
 *
 * @throws {Problem} `unsupported_media_type`, `too_large`, `slow_body`, or `malformed_request` with the place of the fault.
 */
export async function jsonBody(request: Request, limits: JsonBodyLimits = LIMITS): Promise<unknown> {
  const announced = request.headers.get("content-length");
  // Before the body is touched: the server then tells the client that it closes the connection.
  if (Number(announced) > limits.bytesMax) throw tooLarge(limits);
  if (announced === "0" || (announced === null && request.body === null)) throw empty();
  demandJson(request.headers);
  try {
    // What has a length the server gives in one go, a third quicker; of chunks nobody knows how many come.
    const bytes = announced === null
      ? await bytesInPieces(request.body!, limits)
      : await within(request.bytes(), limits.ms, late);
    return parsed(decoded(bytes));
  } catch (cause) {
    if (cause instanceof Problem || request.signal.aborted) throw cause;
    throw malformed("The body broke off", cause);
  }
}

function demandJson(headers: Headers): void {
  const encoding = headers.get("content-encoding") ?? "identity";
  if (encoding.toLowerCase() !== "identity") {
    throw new Problem("unsupported_media_type", {
      detail: `The body must come as it is: current 'Content-Encoding' is '${encoding}'`,
      headers: { "Accept-Encoding": "identity" },
    });
  }
  const header = headers.get("content-type") ?? "";
  const [type, ...parameters] = header.split(";").map((part) => part.trim());
  const charset = parameters.find((parameter) => /^charset=/i.test(parameter)) ?? "charset=utf-8";
  if (JSON_TYPE.test(type!) && UTF_8_NAME.test(charset)) return;
  throw new Problem("unsupported_media_type", {
    detail: `The body must be 'application/json' in UTF-8: current 'Content-Type' is '${header}'`,
  });
}

async function bytesInPieces(
  body: ReadableStream<Uint8Array>,
  { bytesMax, ms }: JsonBodyLimits,
): Promise<Uint8Array> {
  const reader = body.getReader();
  try {
    const bytes = await within(readAll(reader, bytesMax), ms, late);
    if (bytes === null) throw tooLarge({ bytesMax, ms });
    return bytes;
  } finally {
    // Not awaited: what the client still sends goes into the void, and the connection lives on.
    reader.cancel().catch(() => {});
  }
}

/** `null` = it is longer. */
async function readAll(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  bytesMax: number,
): Promise<Uint8Array | null> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  while (true) {
    const { done, value } = await reader.read();
    if (done) return concatBytes(pieces);
    size += value.length;
    if (size > bytesMax) return null;
    pieces.push(value);
  }
}

function decoded(bytes: Uint8Array): string {
  try {
    return UTF_8.decode(bytes);
  } catch (cause) {
    throw malformed("The body is not in UTF-8", cause);
  }
}

function parsed(text: string): unknown {
  const value = parsedOr(text, (cause) => {
    if (text.trim() === "") throw empty();
    const fault = jsonFault(text);
    const place = fault === null ? "" : `, line ${fault.line}, column ${fault.column}`;
    throw malformed(
      `The body is not JSON: it ${fault?.atEnd ? "ends too early" : "is broken"}${place}`,
      cause,
    );
  });
  if (DOUBTFUL.test(text)) demandStorable(value);
  return value;
}

function parsedOr(text: string, failed: (cause: unknown) => never): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    return failed(cause);
  }
}

function demandStorable(value: unknown): void {
  const left = [value];
  while (left.length > 0) {
    const one = left.pop();
    if (typeof one === "string" && (one.includes("\0") || !one.isWellFormed())) {
      throw malformed("A text in the body has the character U+0000 or half of a surrogate pair");
    }
    if (typeof one !== "object" || one === null) continue;
    for (const [name, member] of Object.entries(one)) left.push(name, member);
  }
}

function late(): Problem {
  return new Problem("slow_body");
}

function empty(): Problem {
  return malformed("The body is empty: JSON is wanted");
}

function malformed(detail: string, cause?: unknown): Problem {
  return new Problem("malformed_request", cause === undefined ? { detail } : { detail, cause });
}

function tooLarge({ bytesMax }: JsonBodyLimits): Problem {
  return new Problem("too_large", { detail: `The body must not be larger than ${bytesMax} bytes` });
}
