import { type App, createApp } from "#src/app.ts";
import { type Config, readConfig } from "#src/config.ts";
import { createDeps, type Deps } from "#src/deps.ts";
import { createMigrations } from "#src/platform/migrations.ts";
import type { Observation } from "#src/platform/observe.ts";
import { type CheckedFetch, createCheckedFetch } from "./checked_fetch.ts";
import { createOwnMysql } from "./own_mysql.ts";
import { createOwnPostgres } from "./own_postgres.ts";

/** How a test's own shop is made. */
export interface CommerceWorldOptions {
  /** Where it lies: a schema of the test's own, or embedded in memory. @default {"mysql"} */
  readonly engine?: "mysql" | "postgres" | "pglite";
  /** Another MariaDB than `TEST_MYSQL_URL`. */
  readonly server?: string;
  /** Settings beside the usual ones; made when the database is there. */
  readonly settings?:
    | Readonly<Record<string, string>>
    | ((database: URL) => Readonly<Record<string, string>>);
  /** Another way to the database than the test has, such as through a proxy. */
  readonly route?: (owner: URL) => URL | Promise<URL>;
  /** Another shop whose database this one shares, as a second process of a fleet does. */
  readonly beside?: CommerceWorld;
}

/** A shop's service with an empty database of its own. */
export interface CommerceWorld extends AsyncDisposable {
  /** Asks the service, by path; every answer is checked against the service's own OpenAPI document. */
  readonly fetch: CheckedFetch;
  /** Sends JSON likewise. */
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  /** The service's whole request handler. */
  readonly app: App;
  readonly deps: Deps;
  readonly config: Config;
  /** Address of the database, as the owner; with PGlite `pglite:memory://`. */
  readonly url: URL;
  /** Runs SQL as the owner of the database; not with PGlite. */
  sql(text: string): Promise<Record<string, unknown>[]>;
  /** Everything the service observed. */
  readonly observations: Observation[];
}

const SQL = new URL("../../sql", import.meta.url).pathname;

interface Place extends AsyncDisposable {
  readonly url: URL;
  sql(text: string): Promise<Record<string, unknown>[]>;
}

/** Makes a {@linkcode CommerceWorld}; `await using` it. */
export async function createCommerceWorld(options: CommerceWorldOptions = {}): Promise<CommerceWorld> {
  const place = options.beside === undefined ? await ownPlace(options) : sharedPlace(options.beside);
  const observations: Observation[] = [];
  const url = await options.route?.(new URL(place.url)) ?? place.url;
  const settings = typeof options.settings === "function" ? options.settings(place.url) : options.settings;
  const config = readConfig({ COMMERCE_DATABASE_URL: url.href, ...settings });
  const deps = await createDeps(config, {
    observe: (observation) => void observations.push(observation),
    now: Date.now,
    sqlDirectory: SQL,
  });
  if (options.beside === undefined) {
    await createMigrations(deps.commerce!.primary, `${SQL}/migrations/commerce`).up();
  }
  const app = createApp(config, deps);
  const fetch = createCheckedFetch(
    app.fetch,
    async () => await (await app.fetch(asked("/docs/json"))).json(),
  );
  return {
    app,
    deps,
    config,
    observations,
    fetch,
    url: place.url,
    sql: place.sql,
    send: (method, path, body, headers = {}) =>
      fetch(path, {
        method,
        headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    async [Symbol.asyncDispose]() {
      await app.stop();
      await app.close();
      await deps.close();
      await place[Symbol.asyncDispose]();
    },
  };
}

function asked(path: string): Request {
  return new Request(`http://aliran.test${path}`);
}

function ownPlace({ engine = "mysql", server }: CommerceWorldOptions): Promise<Place> | Place {
  if (engine === "mysql") return createOwnMysql([], server);
  if (engine === "postgres") return createOwnPostgres();
  return {
    url: new URL("pglite:memory://"),
    sql: () => Promise.reject(new Error("Cannot run SQL beside the service: PGlite has one session")),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function sharedPlace({ url, sql }: CommerceWorld): Place {
  return { url, sql, [Symbol.asyncDispose]: () => Promise.resolve() };
}
