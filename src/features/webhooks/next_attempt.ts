const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** As Standard Webhooks proposes them: three days in all. */
const WAITS_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];
/** How much longer a wait may be, so that what failed together does not come again together. */
const JITTER = 0.1;

/**
 * When a delivery that failed is sent again, in milliseconds since 1970: after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and
 * 24 h, each up to a tenth longer, and no sooner than the receiver asks for. `null` = not any more.
 *
 * @param waits How many waits are over.
 * @param askedMs For how long the receiver wants to be left alone; `null` = it does not say.
 */
export function nextAttempt(waits: number, now: number, askedMs: number | null): number | null {
  const wait = WAITS_MS[waits];
  if (wait === undefined) return null;
  return Math.ceil(now + Math.max(wait * (1 + Math.random() * JITTER), askedMs ?? 0));
}
