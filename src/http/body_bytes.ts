import { Problem } from "#src/problem.ts";
import { concatBytes } from "#src/std/bytes/concat_bytes.ts";
import { within } from "#src/std/async/within.ts";

/** How much of a body is taken. */
export interface BodyLimits {
  readonly bytesMax: number;
  /** How long it may be under way, in milliseconds. */
  readonly ms: number;
}

/**
 * The body of a request as it came, read once and never held beyond the limit; empty when there is none.
 *
 * @throws {Problem} `too_large`, `slow_body`, or `malformed_request` when it broke off.
 */
export async function bodyBytes(request: Request, limits: BodyLimits): Promise<Uint8Array> {
  const announced = request.headers.get("content-length");
  // Before the body is touched: the server then tells the client that it closes the connection.
  if (Number(announced) > limits.bytesMax) throw tooLarge(limits);
  if (request.body === null) return new Uint8Array();
  try {
    // What has a length the server gives in one go, a third quicker; of chunks nobody knows how many come.
    return announced === null
      ? await bytesInPieces(request.body, limits)
      : await within(request.bytes(), limits.ms, late);
  } catch (cause) {
    if (cause instanceof Problem || request.signal.aborted) throw cause;
    throw new Problem("malformed_request", { detail: "The body broke off", cause });
  }
}

async function bytesInPieces(
  body: ReadableStream<Uint8Array>,
  { bytesMax, ms }: BodyLimits,
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

function late(): Problem {
  return new Problem("slow_body");
}

function tooLarge({ bytesMax }: BodyLimits): Problem {
  return new Problem("too_large", { detail: `The body must not be larger than ${bytesMax} bytes` });
}
