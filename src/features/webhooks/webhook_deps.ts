import type { AuditTrail } from "#src/platform/audit_trail.ts";
import type { LiveData } from "#src/platform/live_data.ts";
import type { Observe } from "#src/platform/observe.ts";
import type { OutsideHttp } from "#src/platform/outside_http.ts";
import type { WebhookStore } from "./store.ts";

/** What work on webhooks needs. */
export interface WebhookDeps {
  readonly data: LiveData;
  readonly store: WebhookStore;
  readonly audit: AuditTrail;
  readonly http: OutsideHttp;
  readonly observe: Observe;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}
