/** A reply of Redis as RESP2 carries it: simple texts as strings, bulk texts as bytes, refusals as {@linkcode RespError}. */
export type RespReply = string | number | null | Uint8Array<ArrayBuffer> | RespError | RespReply[];

/** A refusal of Redis; the message is its sentence, beginning with the code (`WRONGTYPE …`). */
export class RespError extends Error {
  override readonly name = "RespError";
}
