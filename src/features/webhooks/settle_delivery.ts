import type { WritingSession } from "#src/platform/live_data.ts";
import type { AttemptOutcome } from "./attempt_delivery.ts";
import { nextAttempt } from "./next_attempt.ts";
import type { ClaimedDelivery, DeliveryEnd } from "./store.ts";
import type { WebhookDeps } from "./webhook_deps.ts";

const GONE = 410;
/** A webhook that has failed for as long as this is set aside. */
const FAILING_MS_MAX = 5 * 24 * 3_600_000;

/**
 * Writes down what became of an attempt, and sets its webhook aside when it is gone or has failed for days. What another attempt has
 * overtaken changes nothing. Throws `DatabaseError`.
 */
export async function settleDelivery(
  deps: WebhookDeps,
  delivery: ClaimedDelivery,
  outcome: AttemptOutcome,
): Promise<void> {
  const { data, store, observe } = deps;
  const now = deps.now();
  const { id, webhookId } = delivery;
  const end = endOf(delivery, outcome, now);
  const disabled = await data.write(async (session) => {
    if (!await store.settle(session, delivery, { end, now })) return null;
    if (end.state === "delivered") {
      if (await store.markWell(session, webhookId)) session.touch("webhooks");
      return null;
    }
    // Nobody has asked it: its origin was left alone, or nothing is wanted any more.
    if (outcome.failure === "open" || !delivery.isActive) return null;
    return await judge(deps, session, { delivery, outcome, now });
  });
  const { status, failure } = outcome;
  if (end.state !== "delivered") {
    observe({ event: "webhook_failed", webhook: webhookId, delivery: id, state: end.state, status, failure });
  }
  if (disabled !== null) observe({ event: "webhook_disabled", webhook: webhookId, why: disabled });
}

function endOf({ waits, isActive }: ClaimedDelivery, outcome: AttemptOutcome, now: number): DeliveryEnd {
  const { status, failure, askedMs } = outcome;
  const end = { waits, dueAt: null, status, failure };
  if (status !== null && status >= 200 && status < 300) return { ...end, state: "delivered" };
  const dueAt = status === GONE || !isActive ? null : nextAttempt(waits, now, askedMs);
  return dueAt === null ? { ...end, state: "dead" } : { ...end, state: "pending", waits: waits + 1, dueAt };
}

/** What a failure says of its webhook; why it was set aside, `null` = it was not. */
async function judge(
  { store, audit }: WebhookDeps,
  session: WritingSession,
  { delivery: { webhookId, url }, outcome, now }: {
    readonly delivery: ClaimedDelivery;
    readonly outcome: AttemptOutcome;
    readonly now: number;
  },
): Promise<"gone" | "failing" | null> {
  const before = await store.lock(session, webhookId);
  // It leads elsewhere by now, where nobody has been asked yet.
  if (before?.url !== url) return null;
  const why = outcome.status === GONE ? "gone" : "failing";
  const failingBefore = why === "gone" ? null : now - FAILING_MS_MAX;
  if (await store.markFailing(session, webhookId, now)) session.touch("webhooks");
  if (!await store.disable(session, webhookId, { why, failingBefore })) return null;
  session.touch("webhooks");
  await audit.write(session, {
    by: null,
    kind: "webhook",
    subjectId: webhookId,
    action: "changed",
    before,
    after: await store.find(session, webhookId),
  });
  return why;
}
