import type { ServerResponse } from "node:http";
import { RespConnection } from "./resp_connection.ts";
import type { RespReply } from "./resp_reply.ts";

/**
 * Streams what Redis publishes as Upstash does: one `data: message,<channel>,<payload>` line per message, the payload
 * raw, so a payload with a line break arrives broken. Ends when the reader leaves or Redis does.
 */
export async function upstashSubscription(
  redisUrl: string,
  verb: "SUBSCRIBE" | "PSUBSCRIBE",
  channel: string,
  response: ServerResponse,
): Promise<void> {
  const redis = await RespConnection.open(redisUrl);
  response.once("close", () => redis.close());
  try {
    const subscribed = await redis.send([verb, channel]);
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
    response.write(eventLine(subscribed));
    for (;;) response.write(eventLine(await redis.receive()));
  } catch {
    response.end();
  } finally {
    redis.close();
  }
}

function eventLine(reply: RespReply): string {
  const parts = Array.isArray(reply) ? reply : [reply];
  const texts = parts.map((part) =>
    part instanceof Uint8Array ? new TextDecoder().decode(part) : String(part)
  );
  return `data: ${texts.join(",")}\n\n`;
}
