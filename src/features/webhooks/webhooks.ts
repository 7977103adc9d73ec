import type { Router } from "#src/http/router.ts";
import { createAuditTrail } from "#src/platform/audit_trail.ts";
import type { LiveCache } from "#src/platform/live_cache.ts";
import type { Outbox } from "#src/platform/outbox.ts";
import type { Statements } from "#src/platform/statements.ts";
import { forgetDeliveries } from "./forget_deliveries.ts";
import { mountWebhooks } from "./routes.ts";
import { WebhookStore } from "./store.ts";
import { WebhookDeliverer } from "./webhook_deliverer.ts";
import type { WebhookDeps } from "./webhook_deps.ts";
import { WebhookOutbox } from "./webhook_outbox.ts";

/** What webhooks need. */
export interface WebhooksDeps extends Omit<WebhookDeps, "store" | "audit"> {
  readonly statements: Statements;
  readonly cache: LiveCache;
}

/** Those outside who are told of events: what can be done with them, the outbox that events go into, and their sending. */
export class Webhooks {
  readonly #deps: WebhookDeps & WebhooksDeps;
  readonly #deliverer: WebhookDeliverer;
  /** Where other features put events. */
  readonly outbox: Outbox;

  constructor(given: WebhooksDeps) {
    const { statements, data } = given;
    const store = new WebhookStore(statements, data.engine);
    this.#deps = { ...given, store, audit: createAuditTrail(statements, data.engine) };
    this.#deliverer = new WebhookDeliverer(this.#deps);
    this.outbox = new WebhookOutbox({ ...this.#deps, kick: () => this.#deliverer.kick() });
  }

  /** Hangs the routes on the router. */
  mount(router: Router): void {
    mountWebhooks(router, { ...this.#deps, kick: () => this.#deliverer.kick() });
  }

  /** Sends what is due, in every process that is asked to, and resolves when that is over. Never fails. */
  deliver(): Promise<void> {
    return this.#deliverer.deliver();
  }

  /** Forgets what ended more than 30 days ago. Never fails: what is left is forgotten next time. */
  async forget(): Promise<void> {
    try {
      await forgetDeliveries(this.#deps);
    } catch (error) {
      this.#deps.observe({ event: "webhooks_unwell", error });
    }
  }

  /** Sends nothing more; what is under way is given up, and sent by another process a minute later. */
  close(): Promise<void> {
    return this.#deliverer.close();
  }
}
