import { Redis } from "@upstash/redis";

/** A Redis that speaks Upstash's REST protocol. */
export interface UpstashRedisOptions {
  readonly url: string;
  readonly token: string;
  /** Longest wait for one answer, in milliseconds. */
  readonly timeoutMs: number;
}

/**
 * Upstash's client as every adapter here needs it: each command is one request, made once and given up after
 * `timeoutMs`; texts come back as they went in. It throws when the service is slow, down or refuses, and its messages
 * contain commands with their values: they must not be passed on.
 */
export function createUpstashRedis({ url, token, timeoutMs }: UpstashRedisOptions): Redis {
  return new Redis({
    url,
    token,
    automaticDeserialization: false,
    enableAutoPipelining: false,
    enableTelemetry: false,
    retry: { retries: 0 },
    // A function: a fixed signal would make the client answer `null` for ever once it has fired.
    signal: () => AbortSignal.timeout(timeoutMs),
  });
}
