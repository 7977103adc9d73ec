import type { SharedWatermarks } from "#src/platform/memory_watermarks.ts";
import { createMigrations } from "#src/platform/migrations.ts";
import type { Observation } from "#src/platform/observe.ts";
import type { OutsideHttp } from "#src/platform/outside_http.ts";
import { createPgliteTables } from "#src/platform/pglite_tables.ts";
import { loadStatements } from "#src/platform/statements.ts";
import { createOwnPostgres } from "#tests/_support/own_postgres.ts";
import { startWebhooks, type WebhooksProcess } from "./start_webhooks.ts";
import { createWebhookReceiver, receiverCertificates, type WebhookReceiver } from "./webhook_receiver.ts";

/** A webhook that a test has made, and its secret. */
export interface MadeWebhook {
  readonly id: string;
  readonly secret: string;
}

/** Webhooks in a database of their own, receivers, and a clock that stands. */
export interface WebhooksWorld extends AsyncDisposable, WebhooksProcess {
  /** Asks as somebody with a role, an admin unless told; the answer's body. */
  // deno-lint-ignore no-explicit-any -- whatever the service answers
  ask(method: string, path: string, body?: unknown, options?: AskOptions): Promise<any>;
  /** Runs SQL as the owner of the database; not with PGlite. */
  sql(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** Another process on the same database, with another way out where one is given. */
  start(http?: OutsideHttp): WebhooksProcess;
  /** Somebody who receives. */
  receive(): WebhookReceiver;
  /** Makes a webhook that leads to a receiver. */
  subscribe(receiver: WebhookReceiver, given?: { events?: string[]; path?: string }): Promise<MadeWebhook>;
  /** Writes an event down as a transaction of the first process does. */
  happen(type?: "import.completed" | "import.failed", data?: Record<string, unknown>): Promise<void>;
  /** The deliveries of a webhook, newest first. */
  // deno-lint-ignore no-explicit-any -- whatever the service answers
  deliveries(id: string): Promise<any[]>;
  /** Moves the clock, and has all that is due then sent. */
  pass(ms: number): Promise<void>;
  now(): number;
  readonly url: URL;
  readonly observations: Observation[];
}

/** How somebody asks. */
export interface AskOptions {
  readonly role?: string | null;
  readonly headers?: Record<string, string>;
  /** The status that must come. @default {any below 400} */
  readonly status?: number;
}

const SQL = new URL("../../../sql", import.meta.url).pathname;
/** Makes a {@linkcode WebhooksWorld}; `await using` it. */
export async function createWebhooksWorld(
  engine: "postgres" | "pglite" = "postgres",
): Promise<WebhooksWorld> {
  await using stack = new AsyncDisposableStack();
  const place = engine === "postgres" ? stack.use(await createOwnPostgres()) : null;
  const certificates = await receiverCertificates();
  const statements = await loadStatements(SQL, ["audit", "versions", "webhooks"]);
  const observations: Observation[] = [];
  const observe = (observation: Observation) => void observations.push(observation);
  let clock = Date.now();
  const now = () => clock;
  const shared: SharedWatermarks = { members: new Map(), cutOff: new Map() };
  const embedded = engine === "pglite"
    ? await createPgliteTables({ dataDir: "memory://", prepare: async () => {} })
    : null;
  const start = (http?: OutsideHttp): WebhooksProcess =>
    kept.use(startWebhooks({
      tables: embedded ?? place!.url,
      authority: certificates.authority,
      shared,
      observe,
      now,
      statements,
      ...(http === undefined ? {} : { http }),
    }));
  const kept = new AsyncDisposableStack();
  stack.use(kept);
  const first = start();
  await createMigrations(first.tables, `${SQL}/migrations/app`).up();
  const ask: WebhooksWorld["ask"] = async (method, path, body, { role = "admin", headers, status } = {}) => {
    const response = await first.fetch(`/v1/webhooks${path}`, {
      method,
      headers: {
        ...(role === null ? {} : { authorization: `Bearer ${role}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (status === undefined ? !response.ok : response.status !== status) {
      throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
    }
    return JSON.parse(text);
  };
  const all = stack.move();
  const world: WebhooksWorld = {
    ...first,
    ask,
    start,
    observations,
    now,
    url: place?.url ?? new URL("pglite:memory://"),
    sql: (text, values) => place!.sql(text, values),
    receive: () => all.use(createWebhookReceiver(certificates)),
    async subscribe({ origin }, { events = ["import.completed"], path = "/" } = {}) {
      const given = { url: "https://hooks.example.com/", events };
      const { data: { id, secret } } = await ask("POST", "", given);
      // Only public names at the usual port can be given.
      await place!.sql("update webhooks set url = $2 where id = $1", [id, `${origin}${path}`]);
      return { id, secret };
    },
    async happen(type = "import.completed", data = { id: "some-import" }) {
      await first.tables.transaction((session) => first.webhooks.outbox.add(session, { type, data }));
    },
    deliveries: async (id) => (await ask("GET", `/${id}/deliveries`)).data,
    async pass(ms) {
      clock += ms;
      await first.webhooks.deliver();
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
  return world;
}
