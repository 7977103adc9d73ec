import type { UpstashRedisOptions } from "./upstash_redis.ts";

/**
 * Hears a channel: `null` once when Redis has confirmed it, within `timeoutMs`, and then every message. It ends when the
 * service ends it, which it does without a word, and throws when it fails or is cut.
 *
 * By `fetch`, as Upstash's own client neither says that a subscription is over nor ends one for sure.
 */
export async function* upstashSubscription(
  { url, token, timeoutMs }: UpstashRedisOptions,
  channel: string,
  cut: AbortController,
): AsyncGenerator<string | null> {
  const timer = setTimeout(() => cut.abort(), timeoutMs);
  try {
    const response = await fetch(`${url.replace(/\/+$/, "")}/subscribe/${encodeURI(channel)}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, accept: "text/event-stream" },
      body: "[]",
      signal: cut.signal,
    });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw new Error(`The subscription was refused with ${response.status}`);
    }
    const [confirmation, message] = [`data: subscribe,${channel},`, `data: message,${channel},`];
    for await (const line of linesOf(response.body)) {
      if (line.startsWith(message)) yield line.slice(message.length);
      if (line.startsWith(confirmation)) {
        clearTimeout(timer);
        yield null;
      }
    }
  } finally {
    clearTimeout(timer);
  }
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const bytes of body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}
