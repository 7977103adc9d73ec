import { Buffer } from "node:buffer";
import { retryAfterMs } from "#src/std/time/retry_after_ms.ts";
import { webhookToken } from "./webhook_token.ts";

/** One delivery to make. */
export interface Delivery {
  readonly url: string;
  readonly body: string;
  readonly messageId: string;
  readonly retried: number;
  /** Signs it. */
  readonly key: string;
  readonly timeoutMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Gives it up. */
  readonly signal: AbortSignal;
}

/** What came of it. */
export interface DeliveryAnswer {
  /** 0 = none came. */
  readonly status: number;
  readonly headers: Readonly<Record<string, string[]>>;
  readonly bodyBase64: string;
  readonly verdict: "done" | "again" | "never";
  /** How long the receiver asks to wait; `null` = it does not say. */
  readonly waitMs: number | null;
}

/** Delivers once, as QStash does: signed, redirects not followed, anything but 2xx a failure. Never throws. */
export async function memoryDelivery(delivery: Delivery): Promise<DeliveryAnswer> {
  const { url, body, timeoutMs, signal } = delivery;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  try {
    const response = await fetch(url, {
      method: "POST",
      body,
      redirect: "manual",
      headers: headersOf(delivery),
      signal: AbortSignal.any([signal, late.signal]),
    });
    const bytes = await response.bytes();
    return answerOf(response, bytes, delivery.now());
  } catch {
    return { status: 0, headers: {}, bodyBase64: "", verdict: "again", waitMs: null };
  } finally {
    clearTimeout(timer);
  }
}

function headersOf({ url, body, messageId, retried, key, now }: Delivery): Record<string, string> {
  return {
    "content-type": "application/json",
    "user-agent": "Upstash-QStash",
    "upstash-message-id": messageId,
    "upstash-region": "US-EAST-1",
    "upstash-retried": String(retried),
    "upstash-signature": webhookToken({ url, body, key, now: now() }),
  };
}

function answerOf({ ok, status, headers }: Response, bytes: Uint8Array, now: number): DeliveryAnswer {
  const isFinal = status === 489 && headers.get("upstash-nonretryable-error") === "true";
  return {
    status,
    headers: Object.fromEntries([...headers].map(([name, value]) => [name, [value]])),
    bodyBase64: Buffer.from(bytes).toString("base64"),
    verdict: ok ? "done" : isFinal ? "never" : "again",
    waitMs: retryAfterMs(headers, now),
  };
}
