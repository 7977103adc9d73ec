import { Problem } from "#src/problem.ts";
import { jsonFault } from "#src/std/json/json_fault.ts";
import { bodyBytes, type BodyLimits } from "./body_bytes.ts";

const LIMITS: BodyLimits = { bytesMax: 1 << 20, ms: 10_000 };
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
export async function jsonBody(request: Request, limits: BodyLimits = LIMITS): Promise<unknown> {
  const announced = request.headers.get("content-length");
  if (announced === "0" || (announced === null && request.body === null)) throw empty();
  demandJson(request.headers);
  return parsed(decoded(await bodyBytes(request, limits)));
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

function empty(): Problem {
  return malformed("The body is empty: JSON is wanted");
}

function malformed(detail: string, cause?: unknown): Problem {
  return new Problem("malformed_request", cause === undefined ? { detail } : { detail, cause });
}
