import type { Outbox, OutboxEvent } from "#src/platform/outbox.ts";
import type { DatabaseSession } from "#src/platform/tables.ts";
import type { WebhookDeps } from "./webhook_deps.ts";

/** What the outbox needs. */
export interface WebhookOutboxDeps extends Pick<WebhookDeps, "data" | "store" | "observe" | "now"> {
  /** Has what is due sent. At once, and never fails. */
  readonly kick: () => void;
}

/** The outbox that is read by webhooks: one delivery for each that wants an event, none for the others. */
export class WebhookOutbox implements Outbox {
  readonly #deps: WebhookOutboxDeps;

  constructor(deps: WebhookOutboxDeps) {
    this.#deps = deps;
  }

  async add(session: DatabaseSession, event: OutboxEvent): Promise<void> {
    const { store, now } = this.#deps;
    const webhooks = await store.wanting(session, event.type);
    if (webhooks.length > 0) await store.insertDeliveries(session, webhooks, { event, now: now() });
  }

  kick(): void {
    this.#deps.kick();
  }

  async announce(event: OutboxEvent): Promise<void> {
    const { data, observe } = this.#deps;
    try {
      await data.write((session) => this.add(session, event));
      this.kick();
    } catch (error) {
      observe({ event: "webhooks_unwell", error });
    }
  }
}
