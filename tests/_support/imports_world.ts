import { type App, createApp } from "#src/app.ts";
import { readConfig } from "#src/config.ts";
import { createDeps, type Deps } from "#src/deps.ts";
import { createMigrations } from "#src/platform/migrations.ts";
import type { Observation } from "#src/platform/observe.ts";
import { type CheckedFetch, createCheckedFetch } from "./checked_fetch.ts";
import { createOwnPostgres } from "./own_postgres.ts";
import { signedIn } from "./signed_in.ts";

/** How a test's own imports are made. */
export interface ImportsWorldOptions {
  /** Where they lie: a database of the test's own, or embedded in memory. @default {"postgres"} */
  readonly engine?: "postgres" | "pglite";
  /** Settings beside the usual ones. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** A file on its way in. */
export interface SentFile {
  /** In `?type=`. */
  readonly type: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
  /** @default {"sheet.csv"} */
  readonly name?: string;
  /** Query keys beside the type. */
  readonly query?: Readonly<Record<string, string>>;
}

/** What the status of an import says. */
export interface ImportStatus {
  readonly state: string;
  readonly message: string;
  // deno-lint-ignore no-explicit-any -- whatever the service answers
  readonly result: any;
}

/** A service that imports, with an empty database of its own; its queue delivers over HTTP. */
export interface ImportsWorld extends AsyncDisposable {
  /** Asks the service, by path, as an administrator; every answer is checked against the service's own OpenAPI document. */
  readonly fetch: CheckedFetch;
  /** The head of requests of an administrator. */
  readonly headers: { readonly authorization: string };
  readonly app: App;
  readonly deps: Deps;
  readonly observations: Observation[];
  /** Runs SQL as the owner of the database; not with PGlite. */
  sql(text: string): Promise<Record<string, unknown>[]>;
  /** Sends a file, and gives what was answered. */
  send(file: SentFile, verb?: "upload" | "preview"): Promise<Response>;
  /** Sends a file and waits until its import has ended. */
  settle(file: SentFile): Promise<ImportStatus & { readonly jobId: string }>;
  /** Waits until an import has ended. */
  ended(jobId: string): Promise<ImportStatus>;
  /** Asks for a verb, such as `rollback`, and waits until the import has ended. */
  turn(jobId: string, verb: string): Promise<ImportStatus>;
  /** The lines of a report. */
  report(slug: string): Promise<string[]>;
}

const SQL = new URL("../../sql", import.meta.url).pathname;
const ENDS = ["completed", "failed", "cancelled", "rolled_back"];
const PATIENCE_MS = 60_000;

/** Makes an {@linkcode ImportsWorld}; `await using` it. */
export async function createImportsWorld(options: ImportsWorldOptions = {}): Promise<ImportsWorld> {
  const place = options.engine === "pglite" ? null : await createOwnPostgres();
  const observations: Observation[] = [];
  const config = readConfig({ APP_DATABASE_URL: place?.url.href ?? "pglite:memory://", ...options.settings });
  const deps = await createDeps(config, {
    observe: (observation) => void observations.push(observation),
    now: Date.now,
    sqlDirectory: SQL,
  });
  if (place !== null) await createMigrations(deps.app!.tables, `${SQL}/migrations/app`).up();
  const app = createApp(config, deps);
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, app.fetch);
  deps.queue.listensAt(`http://127.0.0.1:${server.addr.port}`);
  const { headers } = await signedIn({ tables: deps.app!.tables, tokens: deps.tokens });
  const fetch = createCheckedFetch(
    app.fetch,
    async () => await (await app.fetch(new Request("http://aliran.test/docs/json"))).json(),
    headers,
  );
  const status = async (jobId: string): Promise<ImportStatus> => {
    const { data } = await (await fetch(`/api/files/job/${jobId}/status`)).json();
    return data;
  };
  const ended = async (jobId: string): Promise<ImportStatus> => {
    const end = performance.now() + PATIENCE_MS;
    for (;;) {
      const now = await status(jobId);
      if (ENDS.includes(now.state)) return now;
      if (performance.now() > end) throw new Error(`The import stays ${now.state}: ${now.message}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const send = async ({ type, content, name = "sheet.csv", query }: SentFile, verb = "upload") => {
    const form = new FormData();
    form.set("file", new File([content], name));
    const search = new URLSearchParams({ type, ...query });
    return await fetch(`/api/files/${verb}?${search}`, { method: "POST", body: form });
  };
  return {
    fetch,
    headers,
    app,
    deps,
    observations,
    send,
    ended,
    sql: (text) => {
      if (place === null) throw new Error("Cannot run SQL beside the service: PGlite has one session");
      return place.sql(text);
    },
    async settle(file) {
      const { data, ...refusal } = await (await send(file)).json();
      if (data === undefined) throw new Error(`The upload was refused: ${JSON.stringify(refusal)}`);
      return { jobId: data.jobId, ...await ended(data.jobId) };
    },
    async turn(jobId, verb) {
      const response = await fetch(`/api/files/job/${jobId}/${verb}`, { method: "POST" });
      if (!response.ok) throw new Error(`${verb} was refused: ${await response.text()}`);
      await response.body?.cancel();
      return await ended(jobId);
    },
    async report(slug) {
      return (await (await fetch(`/csv/${slug}.csv`)).text()).trimEnd().split("\r\n");
    },
    async [Symbol.asyncDispose]() {
      await app.stop();
      await server.shutdown();
      await app.close();
      await deps.close();
      await place?.[Symbol.asyncDispose]();
    },
  };
}
