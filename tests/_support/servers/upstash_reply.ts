import { Buffer } from "node:buffer";
import { RespError, type RespReply } from "./resp_reply.ts";

/** How texts stand in an answer: as they are, or each in base64. */
export type UpstashEncoding = "plain" | "base64";

/** `{"result": …}` or `{"error": …}`, as Upstash answers a command. The text "OK" and refusals are never encoded. */
export function upstashReply(
  reply: RespReply,
  encoding: UpstashEncoding,
): { result: unknown } | { error: string } {
  if (reply instanceof RespError) return { error: reply.message };
  return { result: encodeReply(reply, encoding) };
}

/** The reply as RESP2 bytes, for `Upstash-Response-Format: resp2`. */
export function respBytes(reply: RespReply): Buffer {
  if (reply === null) return Buffer.from("$-1\r\n");
  if (typeof reply === "number") return Buffer.from(`:${reply}\r\n`);
  if (typeof reply === "string") return Buffer.from(`+${reply}\r\n`);
  if (reply instanceof RespError) return Buffer.from(`-${reply.message}\r\n`);
  if (Array.isArray(reply)) {
    return Buffer.concat([Buffer.from(`*${reply.length}\r\n`), ...reply.map(respBytes)]);
  }
  return Buffer.concat([Buffer.from(`$${reply.length}\r\n`), reply, Buffer.from("\r\n")]);
}

function encodeReply(reply: RespReply, encoding: UpstashEncoding): unknown {
  if (reply === null || typeof reply === "number") return reply;
  if (reply instanceof RespError) return reply.message;
  if (Array.isArray(reply)) return reply.map((item) => encodeReply(item, encoding));
  const bytes = Buffer.from(typeof reply === "string" ? new TextEncoder().encode(reply) : reply);
  const text = bytes.toString("utf8");
  return encoding === "plain" || text === "OK" ? text : bytes.toString("base64");
}
