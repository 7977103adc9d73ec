import { OutsideError, type OutsideHttp } from "#src/platform/outside_http.ts";
import { retryAfterMs } from "#src/std/time/retry_after_ms.ts";
import { signWebhook } from "./sign_webhook.ts";
import type { ClaimedDelivery } from "./store.ts";

/** How an attempt came out. */
export interface AttemptOutcome {
  /** `null` = no answer came. */
  readonly status: number | null;
  /** Why not; or why it was not sent. */
  readonly failure: string | null;
  /** For how long the receiver wants to be left alone; `null` = it does not say. */
  readonly askedMs: number | null;
}

const TIMEOUT_MS = 15_000;
/** Only the head of an answer is of interest: however large the rest is, nobody reads it. */
const ANSWER_BYTES_MAX = Number.MAX_SAFE_INTEGER;

/**
 * Sends a delivery once. Of the answer only the status and `Retry-After` are read; a redirect to anywhere else is a failure.
 *
 * @param signal Aborted = it is given up, as the process stops.
 * @throws {OutsideError} `cancelled` alone.
 */
export async function attemptDelivery(
  { http, now }: { readonly http: OutsideHttp; readonly now: () => number },
  { id, url, body, secrets }: ClaimedDelivery,
  signal: AbortSignal,
): Promise<AttemptOutcome> {
  const timestamp = Math.floor(now() / 1_000);
  const headers = { "content-type": "application/json", ...signWebhook({ id, timestamp, body }, secrets) };
  try {
    const answer = await http.open({
      method: "POST",
      url,
      headers,
      body,
      timeoutMs: TIMEOUT_MS,
      bytesMax: ANSWER_BYTES_MAX,
      signal,
    });
    answer.body.cancel().catch(() => {});
    return { status: answer.status, failure: null, askedMs: retryAfterMs(answer.headers, now()) };
  } catch (error) {
    if (!(error instanceof OutsideError) || error.failure === "cancelled") throw error;
    return { status: null, failure: error.failure, askedMs: null };
  }
}
