/** Everything that can be observed: each becomes one line of the log. */
export type Observation =
  | StartedObservation
  | { readonly event: "stopping"; readonly why: string }
  | { readonly event: "stopped"; readonly clean: boolean }
  | RequestObservation
  | { readonly event: "report_failed"; readonly report: string; readonly error: unknown }
  | { readonly event: "report_unusable"; readonly report: string; readonly why: string }
  | { readonly event: "reader_cut"; readonly report: string; readonly stallMs: number }
  | { readonly event: "source_missing"; readonly source: string; readonly missing: readonly string[] }
  | { readonly event: "source_unscoped"; readonly source: string; readonly why: string }
  | {
    readonly event: "source_writable";
    readonly source: string;
    readonly role: string;
    readonly writes: readonly string[];
  }
  | { readonly event: "source_unreachable"; readonly source: string; readonly error: unknown }
  | { readonly event: "library_missing"; readonly missing: readonly string[] }
  | { readonly event: "library_writable"; readonly role: string; readonly writes: readonly string[] }
  | { readonly event: "library_indexes_missing"; readonly statements: readonly string[] }
  | { readonly event: "library_unreachable"; readonly error: unknown }
  | { readonly event: "snapshot_renewed"; readonly name: string; readonly ms: number; readonly bytes: number }
  | { readonly event: "snapshot_failed"; readonly name: string; readonly ms: number; readonly error: unknown }
  | { readonly event: "today_loop"; readonly holds: true }
  | { readonly event: "today_loop"; readonly holds: false; readonly why: "failed" | "lost" | "unwatched" }
  | { readonly event: "today_failed"; readonly over: false; readonly error: unknown }
  | { readonly event: "today_failed"; readonly over: true }
  | { readonly event: "data_went_back" }
  | { readonly event: "shop_unwell"; readonly why: string }
  | { readonly event: "sse_dropped"; readonly topic: string; readonly queued: number }
  | {
    readonly event: "import_ended";
    readonly import: string;
    readonly kind: string;
    readonly state: string;
    readonly rows: number;
    readonly failed: number;
  }
  | { readonly event: "import_delayed"; readonly import: string; readonly error: unknown }
  | { readonly event: "import_unsent"; readonly import: string; readonly error: unknown }
  | { readonly event: "imports_unwell"; readonly why: string }
  | { readonly event: "announce_failed"; readonly error?: unknown }
  | { readonly event: "live_failed"; readonly key: string; readonly error: unknown }
  | {
    readonly event: "webhook_failed";
    readonly webhook: string;
    readonly delivery: string;
    /** `pending` = it is tried again. */
    readonly state: "pending" | "dead";
    readonly status: number | null;
    readonly failure: string | null;
  }
  | { readonly event: "webhook_disabled"; readonly webhook: string; readonly why: string }
  | { readonly event: "webhooks_unwell"; readonly error: unknown }
  | { readonly event: "unexpected"; readonly error: unknown };

/** The service takes requests. */
export interface StartedObservation {
  readonly event: "started";
  /** Milliseconds since the process began to run our code. */
  readonly ms: number;
  /** What each of them is: an engine, the embedded demo, or none. */
  readonly databases: Readonly<Record<string, string>>;
  readonly snapshots: string;
  /** Where to look first. */
  readonly urls: Readonly<Record<string, string>>;
}

/** One request, told when its answer's head is ready; the query is left out, as it may hold a key. */
export interface RequestObservation {
  readonly event: "request";
  /** Letters, digits and `_.:-` only. */
  readonly id: string;
  /** As HTTP allows it: no quotes. */
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly ms: number;
  /** Who sent it, where a permission was needed; may be anything that an outside issuer calls its users. */
  readonly caller?: string;
  /** Why it was refused. */
  readonly error?: unknown;
}

/** Takes an observation; never throws and never waits. */
export type Observe = (observation: Observation) => void;
