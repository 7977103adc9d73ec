import { OutsideError } from "#src/platform/outside_http.ts";
import { LaterRun } from "#src/std/async/later_run.ts";
import { attemptDelivery, type AttemptOutcome } from "./attempt_delivery.ts";
import { settleDelivery } from "./settle_delivery.ts";
import type { ClaimedDelivery } from "./store.ts";
import type { WebhookDeps } from "./webhook_deps.ts";

/** Deliveries that are sent to one webhook at a time, by each process. */
const SIDE_BY_SIDE = 4;
/** Longer than an attempt and the writing down of what became of it: who has not done so by then is dead. */
const LEASE_MS = 60_000;
const INACTIVE: AttemptOutcome = { status: null, failure: "inactive", askedMs: null };

/**
 * Sends deliveries that are due. Any number of processes may: each row is sent by the one that claimed it, and by another when
 * the first has not settled it within a minute, so that a receiver may get a message twice but misses none.
 *
 * Each webhook has its own few places, so one that is slow holds up nobody else; and no transaction is open while an answer is
 * waited for.
 */
export class WebhookDeliverer {
  readonly #deps: WebhookDeps;
  readonly #claims = new LaterRun(() => this.#claim());
  readonly #closing = new AbortController();
  /** What is being sent, by webhook. */
  readonly #underWay = new Map<string, Promise<void>>();

  constructor(deps: WebhookDeps) {
    this.#deps = deps;
  }

  /** Sends all that is due, and resolves when nothing is under way here any more. Never fails: what was not sent stays due. */
  async deliver(): Promise<void> {
    await this.#look();
    while (this.#underWay.size > 0) await Promise.all(this.#underWay.values());
  }

  /** Looks soon for what is due. At once, and never fails. */
  kick(): void {
    void this.#look();
  }

  /** Sends nothing more; what is under way is given up and stays due. */
  async close(): Promise<void> {
    this.#closing.abort();
    // What is being claimed just now is still taken up.
    await this.#look();
    await Promise.all(this.#underWay.values());
  }

  async #look(): Promise<void> {
    try {
      await this.#claims.ask();
    } catch (error) {
      this.#deps.observe({ event: "webhooks_unwell", error });
    }
  }

  async #claim(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    const { data, store } = this.#deps;
    const now = this.#deps.now();
    const limits = {
      busy: [...this.#underWay.keys()],
      limit: SIDE_BY_SIDE,
      now,
      leasedUntil: now + LEASE_MS,
    };
    const claimed = await data.write((session) => store.claim(session, limits));
    for (const [webhook, deliveries] of Map.groupBy(claimed, ({ webhookId }) => webhookId)) {
      this.#underWay.set(webhook, this.#sendAll(webhook, deliveries));
    }
  }

  async #sendAll(webhook: string, deliveries: readonly ClaimedDelivery[]): Promise<void> {
    await Promise.all(deliveries.map((delivery) => this.#send(delivery)));
    this.#underWay.delete(webhook);
    await this.#look();
  }

  async #send(delivery: ClaimedDelivery): Promise<void> {
    const { signal } = this.#closing;
    try {
      const outcome = delivery.isActive ? await attemptDelivery(this.#deps, delivery, signal) : INACTIVE;
      await settleDelivery(this.#deps, delivery, outcome);
    } catch (error) {
      // It comes due again when its lease is over.
      if (error instanceof OutsideError && error.failure === "cancelled") return;
      this.#deps.observe({ event: "webhooks_unwell", error });
    }
  }
}
