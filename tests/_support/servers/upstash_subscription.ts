import type { ServerResponse } from "node:http";
import { RespConnection } from "./resp_connection.ts";
import type { RespReply } from "./resp_reply.ts";

/** One reader's subscription. */
export class UpstashSubscription {
  readonly #response: ServerResponse;
  readonly #onConfirmed: () => void;
  #mute = false;

  /** @param onConfirmed Called when Redis has confirmed it. */
  constructor(response: ServerResponse, onConfirmed: () => void) {
    this.#response = response;
    this.#onConfirmed = onConfirmed;
  }

  /**
   * Streams what Redis publishes as Upstash does: one `data: message,<channel>,<payload>` line per message, the payload
   * raw, so a payload with a line break arrives broken. Ends when the reader leaves or Redis does.
   */
  async stream(redisUrl: string, verb: "SUBSCRIBE" | "PSUBSCRIBE", channel: string): Promise<void> {
    const response = this.#response;
    const redis = await RespConnection.open(redisUrl);
    // The reader may have left meanwhile, which is not told twice.
    if (response.destroyed) return redis.close();
    response.once("close", () => redis.close());
    try {
      const subscribed = await redis.send([verb, channel]);
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
      response.write(eventLine(subscribed));
      this.#onConfirmed();
      for (;;) {
        const line = eventLine(await redis.receive());
        if (!this.#mute) response.write(line);
      }
    } catch {
      response.end();
    } finally {
      redis.close();
    }
  }

  /** Ends it in good order, without a word. */
  end(): void {
    this.#mute = true;
    this.#response.end();
  }

  /** Lets nothing through any more, although the connection stays. */
  mute(): void {
    this.#mute = true;
  }
}

function eventLine(reply: RespReply): string {
  const parts = Array.isArray(reply) ? reply : [reply];
  const texts = parts.map((part) =>
    part instanceof Uint8Array ? new TextDecoder().decode(part) : String(part)
  );
  return `data: ${texts.join(",")}\n\n`;
}
