// @ts-types="@types/pg"
import pg from "pg";
import { type App, createApp } from "#src/app.ts";
import { type Config, readConfig } from "#src/config.ts";
import { createDeps } from "#src/deps.ts";
import type { Observation } from "#src/platform/observe.ts";
import { openPglite } from "#src/platform/open_pglite.ts";
import { type CheckedFetch, createCheckedFetch } from "./checked_fetch.ts";
import { trapsNow } from "#tests/_support/plane/traps_expected.ts";

/** How a test's own service is made. */
export interface WorldOptions {
  /** The default is a database of its own on `TEST_POSTGRES_URL`; `pglite` takes some seconds. */
  readonly engine?: "pglite" | "postgres";
  /** Settings beside or instead of the usual ones, by their names in the environment. */
  readonly settings?: Readonly<Record<string, string>>;
  /** SQL files that fill the database, by URL; the default is Plane's schema and the trap fixture. */
  readonly scripts?: readonly URL[];
  /** Where the statements lie; the default is the project's. */
  readonly sqlDirectory?: string;
  /** Gives the service another way to its database than tests have: through a proxy, or as another role. */
  readonly route?: (owner: URL) => URL | Promise<URL>;
}

/** A service with a database of its own and a clock that stands still. */
export interface World {
  /** Asks the service, by path; every answer is checked against the service's own OpenAPI document. */
  readonly fetch: CheckedFetch;
  /** The service's whole request handler, for tests that put it behind a real server. */
  readonly handler: (request: Request) => Response | Promise<Response>;
  /** Everything that the service has mounted. */
  readonly routes: App["routes"];
  /** Runs SQL as the owner of the database; not with PGlite. */
  sql(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  /** Address of the database, as the owner. */
  readonly databaseUrl: string;
  /** Has the service look at its source again, as its job does every hour. */
  checkSource(): Promise<void>;
  /** Moves the clock on. */
  advance(ms: number): void;
  readonly config: Config;
  /** Everything the service observed. */
  readonly observations: Observation[];
  [Symbol.asyncDispose](): Promise<void>;
}

const ROOT = new URL("../../", import.meta.url);
const PROJECT_SQL = new URL("sql", ROOT).pathname;
const SCHEMA = new URL("sql/demo/plane_schema.sql", ROOT);
const TRAPS = new URL("tests/_support/plane/traps.sql", ROOT);

/** Makes a world; dispose of it at the end of the test: `await using world = await createWorld()`. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const scripts = await Promise.all(
    (options.scripts ?? [SCHEMA, TRAPS]).map((url) => Deno.readTextFile(url)),
  );
  const database = options.engine === "pglite" ? await createPglite(scripts) : await createPostgres(scripts);
  const observations: Observation[] = [];
  let nowMs = Date.parse(trapsNow);
  const config = readConfig({
    WORKSPACE_NAME: "serumpun",
    PROJECT_NAME: "SE26",
    MONEV_DATABASE_URL: (await options.route?.(new URL(database.url)))?.href ?? database.url,
    ...options.settings,
  });
  const sqlDirectory = options.sqlDirectory ?? PROJECT_SQL;
  const { deps, app } = await orDrop(database, async () => {
    const deps = await createDeps(config, {
      observe: (observation) => observations.push(observation),
      now: () => nowMs,
      sqlDirectory,
    });
    return { deps, app: createApp(config, deps) };
  });
  const aside = { ...config, monevUrl: options.settings?.["MONEV_DATABASE_URL"] ?? database.url };
  // Before the test begins: it may take the database away, or lock its tables.
  const document = options.engine === "pglite" ? null : await documentAside(aside, options.sqlDirectory);
  return {
    config,
    observations,
    handler: app.fetch,
    routes: app.routes,
    databaseUrl: database.url,
    sql: database.sql,
    fetch: createCheckedFetch(app.fetch, async () => document ?? await documentOf(app)),
    checkSource: () => app.jobs.checkSource(),
    advance: (ms) => void (nowMs += ms),
    async [Symbol.asyncDispose]() {
      await app.jobs.checkSource();
      await deps.close();
      await database.drop();
    },
  };
}

/** Nothing is left when the service refuses to be made. */
async function orDrop<T>(database: TestDatabase, make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    await database.drop();
    throw error;
  }
}

/** The project's own reports promise their columns, so that nothing but these settings makes a difference. */
const documents = new Map<string, Promise<object>>();

/** The document, made by a twin of the service, so that checking an answer changes nothing in the world. */
function documentAside(config: Config, sqlDirectory: string | undefined): Promise<object> {
  if (sqlDirectory !== undefined) return documentOfTwin(config, sqlDirectory);
  const key = JSON.stringify([config.publicBaseUrl, config.reportsRequireKey]);
  const document = documents.get(key) ?? documentOfTwin(config, PROJECT_SQL);
  documents.set(key, document);
  return document;
}

async function documentOfTwin(config: Config, sqlDirectory: string): Promise<object> {
  const deps = await createDeps(config, { observe: () => {}, now: Date.now, sqlDirectory });
  try {
    return await documentOf(createApp(config, deps));
  } finally {
    await deps.close();
  }
}

async function documentOf(app: App): Promise<object> {
  const response = await app.fetch(new Request("http://aliran.test/docs/json"));
  return await response.json();
}

interface TestDatabase {
  readonly url: string;
  sql(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  drop(): Promise<void>;
}

async function createPostgres(scripts: readonly string[]): Promise<TestDatabase> {
  const name = `world_${crypto.randomUUID().replaceAll("-", "")}`;
  const url = new URL(Deno.env.get("TEST_POSTGRES_URL")!);
  await asOwner(url, (client) => client.query(`create database ${name}`));
  const own = new URL(url);
  own.pathname = `/${name}`;
  await asOwner(own, async (client) => {
    for (const script of scripts) await client.query(script);
    await client.query("analyze");
  });
  return {
    url: own.href,
    sql: (text, values) => asOwner(own, async (client) => (await client.query(text, values)).rows),
    drop: async () => void await asOwner(url, (client) => client.query(`drop database ${name} with (force)`)),
  };
}

async function createPglite(scripts: readonly string[]): Promise<TestDatabase> {
  const folder = await Deno.makeTempDir({ prefix: "aliran-pglite-" });
  const pglite = await openPglite(folder);
  for (const script of [...scripts, "analyze"]) await pglite.exec(script);
  await pglite.close();
  return {
    url: `pglite:${folder}`,
    sql: () => Promise.reject(new Error("Cannot run SQL beside the service: PGlite has one session")),
    drop: () => Deno.remove(folder, { recursive: true }),
  };
}

async function asOwner<T>(url: URL, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
