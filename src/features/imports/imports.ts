import { DatabaseError } from "#src/platform/database.ts";
import type { Router } from "#src/http/router.ts";
import type { Bus } from "#src/platform/bus.ts";
import type { OutsideHttp } from "#src/platform/outside_http.ts";
import type { Snapshots } from "#src/platform/snapshots.ts";
import { QueueError } from "#src/platform/queue.ts";
import type { JobDelivery, JobOutcome } from "#src/platform/queued_job.ts";
import type { Statements } from "#src/platform/statements.ts";
import { TablesWhenPrepared } from "#src/platform/tables_when_prepared.ts";
import type { Tables } from "#src/platform/tables.ts";
import type { ImportDesk } from "./import_desk.ts";
import type { ImportDeps } from "#src/features/imports/work/import_deps.ts";
import { ImportEvents } from "#src/features/imports/progress/import_events.ts";
import { ImportStore } from "./import_store.ts";
import { ImportWorker } from "#src/features/imports/work/import_worker.ts";
import type { KindSettings } from "#src/features/imports/kinds/kind_settings.ts";
import { importKinds } from "#src/features/imports/kinds/mod.ts";
import { createProgressBoard } from "#src/features/imports/progress/progress_board.ts";
import type { UploadLimits } from "#src/features/imports/uploads/receive_upload.ts";
import { mountImports } from "./routes.ts";
import { type ImportMessage, sendImport } from "#src/features/imports/work/send_import.ts";
import { createTableLanding } from "./table_landing.ts";
import { TableImportDesk } from "./table_import_desk.ts";

/** What imports need. */
export interface ImportsDeps extends Omit<ImportDeps, "store" | "kinds" | "board"> {
  readonly statements: Statements;
  readonly snapshots: Snapshots;
  readonly bus: Bus;
  readonly kindSettings: KindSettings;
  /** The migrations that the database lacks. */
  readonly pending: () => Promise<readonly string[]>;
  readonly uploads: UploadLimits;
  readonly outside: OutsideHttp;
  /** Longest that a file from a URL may take, in milliseconds. */
  readonly urlMs: number;
}

/** How imports are. */
export type ImportsFinding =
  | { readonly status: "ok"; readonly facts: Readonly<Record<string, unknown>> }
  | { readonly status: "warn" | "fail"; readonly detail: string };

/** Unfinished imports on which nobody has worked for this long are sent again, in milliseconds. */
const IDLE_MS = 60_000;
/** Longer than the queue tries again, in milliseconds: work that stands still for so long is worth a warning. */
const STUCK_MS = 300_000;
/** Most undoings are over by then. */
const PATIENCE_MS = 10_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Spreadsheets on their way into tables: what the outside may do with them, and the work on them. */
export class Imports {
  readonly #deps: ImportsDeps & ImportDeps;
  readonly #bare: Tables;
  readonly #worker: ImportWorker;
  readonly #events: ImportEvents;
  readonly #stop = new AbortController();
  readonly desk: ImportDesk;
  #prepared: Promise<void> | null = null;
  #swept = false;
  #tidyAt = 0;

  constructor(given: ImportsDeps) {
    const { statements, timezone } = given;
    this.#bare = given.tables;
    const tables = new TablesWhenPrepared(given.tables, () => this.prepare());
    const kinds = importKinds(given.kindSettings).map((kind) => {
      return [kind.name, { kind, landing: createTableLanding(kind, given.tables, { timezone }) }] as const;
    });
    const store = new ImportStore(statements, tables.engine);
    const board = createProgressBoard(given);
    this.#deps = { ...given, tables, store, board, kinds: new Map(kinds) };
    this.#worker = new ImportWorker(this.#deps);
    this.desk = new TableImportDesk(this.#deps);
    this.#events = new ImportEvents({ ...this.#deps, desk: this.desk });
  }

  /** What is filled, by kind. */
  get tables(): readonly {
    readonly kind: string;
    readonly table: string;
    readonly columns: readonly string[];
  }[] {
    return [...this.#deps.kinds.values()].map(({ kind: { name, table, columns, derived } }) => {
      return { kind: name, table, columns: [...columns, ...derived].map((column) => column.name) };
    });
  }

  /** Hangs the routes on the router. */
  mount(router: Router): void {
    mountImports(router, {
      ...this.#deps,
      desk: this.desk,
      events: this.#events,
      limits: this.#deps.uploads,
      patienceMs: PATIENCE_MS,
    });
  }

  /** Makes the kinds' tables where they lack; once, and again after it has failed. Throws `DatabaseError`. */
  prepare(): Promise<void> {
    return this.#prepared ??= this.#prepare().catch((error) => {
      this.#prepared = null;
      throw error;
    });
  }

  /** One delivery of an {@linkcode ImportMessage}. */
  work(message: unknown, delivery: JobDelivery): Promise<JobOutcome> {
    const known = messageOf(message);
    if (known === null) return Promise.resolve({ never: "The message has no id of an import" });
    return this.#worker.work(known.id, this.#stoppable(delivery));
  }

  /** Hears of an {@linkcode ImportMessage} that nobody delivers any more. */
  giveUp(message: unknown, delivery: JobDelivery): Promise<JobOutcome> {
    const known = messageOf(message);
    return known === null ? Promise.resolve("done") : this.#worker.giveUp(known, this.#stoppable(delivery));
  }

  /**
   * Sends unfinished imports again whose message may have been lost, and, once an hour, forgets files that nobody needs. The first time
   * it sends all: this process has just begun, and a queue in its memory is empty. Never fails.
   */
  async sweep(): Promise<void> {
    const { tables, store, files, now, observe } = this.#deps;
    try {
      const idleMs = this.#swept ? IDLE_MS : 0;
      const stuck = await tables.transaction((session) => store.stuck(session, idleMs), { mode: "snapshot" });
      for (const each of stuck) await sendImport(this.#deps, each);
      this.#swept = true;
      if (now() < this.#tidyAt) return;
      this.#tidyAt = now() + HOUR_MS;
      await files.forget(now() - DAY_MS);
      const orphans = await tables.transaction((session) => store.orphans(session), { mode: "snapshot" });
      for (const id of orphans) await files.remove(id);
    } catch (error) {
      observe({ event: "imports_unwell", why: error instanceof Error ? error.message : String(error) });
    }
  }

  /** How the database and the queue are. Never fails. */
  async examine(): Promise<ImportsFinding> {
    const { tables, store, queue, pending } = this.#deps;
    try {
      const lacking = await pending();
      if (lacking.length > 0) {
        return {
          status: "fail",
          detail: `The database lacks ${
            lacking.join(", ")
          }: 'deno task migrate up --database=app' makes them`,
        };
      }
      const stuck = await tables.transaction((session) => store.stuck(session, STUCK_MS), {
        mode: "snapshot",
      });
      if (stuck.length > 0) {
        return { status: "warn", detail: `Imports stand still: ${stuck.map(({ id }) => id).join(", ")}` };
      }
      const { counts } = await queue.list();
      return { status: "ok", facts: { queue: counts } };
    } catch (error) {
      if (error instanceof QueueError) return { status: "warn", detail: error.message };
      const why = error instanceof DatabaseError ? error.message : "The database cannot be read";
      return { status: "fail", detail: why };
    }
  }

  /** Ends streams, and has work stop after what it is about to commit; others go on with it. */
  stop(): void {
    this.#stop.abort();
    this.#events.close();
  }

  #stoppable({ signal }: JobDelivery): { readonly signal: AbortSignal } {
    return { signal: AbortSignal.any([signal, this.#stop.signal]) };
  }

  async #prepare(): Promise<void> {
    const { store, kinds } = this.#deps;
    for (const { landing } of kinds.values()) await landing.prepare();
    await this.#bare.transaction(async (session) => {
      for (const name of kinds.keys()) await store.addKind(session, name);
    });
  }
}

/** What a message says; what it does not say counts as a step of no import. */
function messageOf(message: unknown): ImportMessage | null {
  if (typeof message !== "object" || message === null) return null;
  const { id, step, deaths } = message as Record<string, unknown>;
  if (typeof id !== "string" || !UUID.test(id)) return null;
  const number = (value: unknown) => typeof value === "number" ? value : undefined;
  return { id, step: number(step) ?? -1, deaths: number(deaths) ?? 0 };
}
