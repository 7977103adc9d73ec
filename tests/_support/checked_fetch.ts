import assert from "node:assert/strict";
import { type ApiCall, ApiContract } from "./api_contract.ts";

/** A request as tests make it. */
export interface CheckedInit extends RequestInit {
  /** Whether this path or method is outside the document, such as an unknown path, a page or a preflight. */
  readonly undocumented?: boolean;
}

/** Asks a service by path; every answer is held against the service's own OpenAPI document before it is given out. */
export type CheckedFetch = (path: string, init?: CheckedInit) => Promise<Response>;

/** A body that is longer is only looked at as far as this, so that large streams stay streams. */
const CHECKED_BYTES_MAX = 1 << 20;

/**
 * Makes a {@linkcode CheckedFetch}. A body whose length is known is checked at once, a stream when it has ended: then
 * what is wrong with it breaks the reader's stream.
 *
 * @param readDocument Gives the document; asked once, for the first answer.
 * @param usual Headers of requests that have none of these names.
 */
export function createCheckedFetch(
  handler: (request: Request) => Response | Promise<Response>,
  readDocument: () => Promise<object>,
  usual: Readonly<Record<string, string>> = {},
): CheckedFetch {
  let contract: Promise<ApiContract> | undefined;
  return async function checkedFetch(path, { undocumented = false, ...init } = {}) {
    const request = new Request(`http://aliran.test${path}`, init);
    for (const [name, value] of Object.entries(usual)) {
      if (!request.headers.has(name)) request.headers.set(name, value);
    }
    const response = await handler(request);
    contract ??= readDocument().then((document) => new ApiContract(document));
    const call: ApiCall = { method: request.method, url: new URL(request.url), undocumented };
    return await checked(call, response, await contract);
  };
}

async function checked(call: ApiCall, response: Response, contract: ApiContract): Promise<Response> {
  try {
    contract.checkHead(call, response);
  } catch (error) {
    await response.body?.cancel();
    throw error;
  }
  const { body, status, headers } = response;
  if (body === null) return response;
  if (headers.has("content-length") || headers.get("content-type")?.includes("json")) {
    const bytes = await response.bytes();
    assert.ok(
      Number(headers.get("content-length") ?? bytes.length) === bytes.length,
      `Length of ${call.url.pathname}`,
    );
    contract.checkBody(call, response, textOf([bytes]));
    return new Response(bytes, { status, headers });
  }
  return new Response(body.pipeThrough(checkedAtTheEnd(call, response, contract)), { status, headers });
}

function checkedAtTheEnd(call: ApiCall, response: Response, contract: ApiContract) {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  return new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(piece, controller) {
      if (size <= CHECKED_BYTES_MAX) pieces.push(piece);
      size += piece.length;
      controller.enqueue(piece);
    },
    flush() {
      if (size <= CHECKED_BYTES_MAX) contract.checkBody(call, response, textOf(pieces));
    },
  });
}

/** With the byte order mark, if there is one. */
function textOf(pieces: readonly Uint8Array[]): string {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });
  return pieces.map((piece) => decoder.decode(piece, { stream: true })).join("") + decoder.decode();
}
