import { type App, createApp } from "#src/app.ts";
import { type Config, readConfig } from "#src/config.ts";
import { createDeps, type Deps } from "#src/deps.ts";
import type { Observation } from "#src/platform/observe.ts";
import { openPglite } from "#src/platform/open_pglite.ts";
import { type CheckedFetch, createCheckedFetch } from "./checked_fetch.ts";
import { createOwnSlims } from "#tests/_support/slims/own_slims.ts";

/** How a test's own library is made. */
export interface LibraryWorldOptions {
  /** The default is a MyISAM schema of its own on `TEST_MYSQL_URL`. */
  readonly engine?: "mysql" | "pglite";
  /** The time at which the clock stands, ISO 8601. */
  readonly now: string;
  /** SQL files under `tests/_support/slims/` that fill the library after its schema. */
  readonly scripts?: readonly string[];
  /** Settings beside the usual ones. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Another way to the database than the test has, such as through a proxy; or the library of another world. */
  readonly route?: (owner: URL) => URL | Promise<URL>;
}

/** A library's service with a database of its own and a clock that stands still. */
export interface LibraryWorld extends AsyncDisposable {
  /** Asks the service, by path; every answer is checked against the service's own OpenAPI document. */
  readonly fetch: CheckedFetch;
  /** The service's whole request handler. */
  readonly app: App;
  readonly deps: Deps;
  readonly config: Config;
  /** Runs SQL as the owner of the database; not with PGlite. */
  sql(text: string): Promise<Record<string, unknown>[]>;
  /** Address of the database, as the owner. */
  readonly url: URL;
  /** Renews what is due, as the jobs do. */
  prewarm(): Promise<void>;
  /** Moves the clock on. */
  advance(ms: number): void;
  /** Everything the service observed. */
  readonly observations: Observation[];
}

const ROOT = new URL("../../", import.meta.url);

interface LibraryDatabase extends AsyncDisposable {
  readonly url: URL;
  sql(text: string): Promise<Record<string, unknown>[]>;
}

/** Makes a {@linkcode LibraryWorld}; `await using` it. */
export async function createLibraryWorld(options: LibraryWorldOptions): Promise<LibraryWorld> {
  const database = options.engine === "pglite" ? await pgliteLibrary(options) : await mysqlLibrary(options);
  const observations: Observation[] = [];
  let nowMs = Date.parse(options.now);
  const config = readConfig({
    LIBRARY_DATABASE_URL: (await options.route?.(new URL(database.url)))?.href ?? database.url.href,
    ...options.settings,
  });
  const deps = await createDeps(config, {
    observe: (observation) => void observations.push(observation),
    now: () => nowMs,
    sqlDirectory: new URL("sql", ROOT).pathname,
  });
  const app = createApp(config, deps);
  return {
    app,
    deps,
    config,
    observations,
    url: database.url,
    sql: database.sql,
    fetch: createCheckedFetch(app.fetch, async () => await (await app.fetch(asked("/docs/json"))).json()),
    async prewarm() {
      await Promise.all([app.jobs.prewarm("visitors"), app.jobs.prewarm("books")]);
    },
    advance: (ms) => void (nowMs += ms),
    async [Symbol.asyncDispose]() {
      await app.stop();
      await deps.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

function asked(path: string): Request {
  return new Request(`http://aliran.test${path}`);
}

async function mysqlLibrary({ scripts = [] }: LibraryWorldOptions): Promise<LibraryDatabase> {
  const texts = await Promise.all(scripts.map(readScript));
  return await createOwnSlims(texts.flatMap((text) => text.trim().split(";\n")));
}

async function pgliteLibrary({ scripts = [] }: LibraryWorldOptions): Promise<LibraryDatabase> {
  const folder = await Deno.makeTempDir({ prefix: "aliran-library-" });
  const pglite = await openPglite(folder);
  await pglite.exec(await Deno.readTextFile(new URL("sql/demo/slims_schema.sql", ROOT)));
  for (const script of scripts) await pglite.exec(await readScript(script));
  await pglite.close();
  return {
    url: new URL(`pglite:${folder}`),
    sql: () => Promise.reject(new Error("Cannot run SQL beside the service: PGlite has one session")),
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

function readScript(name: string): Promise<string> {
  return Deno.readTextFile(new URL(`./slims/${name}`, import.meta.url));
}
