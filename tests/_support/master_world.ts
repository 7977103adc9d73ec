import { createOffice } from "#src/office.ts";
import { readConfig } from "#src/config.ts";
import { createDeps, type Deps } from "#src/deps.ts";
import { mountAudit } from "#src/features/audit/routes.ts";
import { mountClients } from "#src/features/clients/routes.ts";
import { mountStores } from "#src/features/stores/routes.ts";
import { apiDocument } from "#src/http/api_document.ts";
import { callerWith } from "#src/http/caller_with.ts";
import { nobody } from "#src/http/caller.ts";
import { observedFetch } from "#src/http/observed_fetch.ts";
import { Router } from "#src/http/router.ts";
import { createMigrations } from "#src/platform/migrations.ts";
import type { Observation } from "#src/platform/observe.ts";
import { type CheckedFetch, createCheckedFetch } from "./checked_fetch.ts";
import { MasterClient } from "./master_client.ts";
import { needs } from "./needs.ts";
import { createOwnPostgres } from "./own_postgres.ts";

/** How a test's own master data are made. */
export interface MasterWorldOptions {
  readonly engine?: "postgres" | "pglite";
  /** Settings beside the usual ones. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Another world whose database this one shares, as a second process of a fleet does. */
  readonly beside?: Pick<MasterWorld, "url" | "sql">;
}

/** Clients, stores and the trail over an empty database of their own; whoever says `Bearer manager` has that role. */
export interface MasterWorld extends AsyncDisposable {
  /** Every answer is held against the OpenAPI document. */
  readonly fetch: CheckedFetch;
  /** The service's whole request handler. */
  readonly answer: (request: Request) => Response | Promise<Response>;
  /** Somebody with a role, whose id is the role. */
  as(role: string): MasterClient;
  /** Runs SQL as the owner of the database; not with PGlite. */
  sql(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  readonly url: URL;
  readonly deps: Deps;
  readonly observations: Observation[];
}

const SQL = new URL("../../sql", import.meta.url).pathname;

/** Makes a {@linkcode MasterWorld}; `await using` it. */
export async function createMasterWorld(options: MasterWorldOptions = {}): Promise<MasterWorld> {
  const { engine = "postgres", settings, beside } = options;
  const own = beside === undefined && engine === "postgres" ? await createOwnPostgres() : null;
  const place = beside ?? own;
  const url = place?.url ?? new URL("pglite:memory://");
  const observations: Observation[] = [];
  const observe = (observation: Observation) => void observations.push(observation);
  const config = readConfig({ APP_DATABASE_URL: url.href, ...settings });
  const deps = await createDeps(config, { observe, now: Date.now, sqlDirectory: SQL });
  if (beside === undefined) await createMigrations(deps.app!.tables, `${SQL}/migrations/app`).up();
  const app = createOffice(config, deps)!;
  const router = new Router(observe, { identify });
  const mounted = { ...deps, ...app, timezone: config.timezone };
  for (const mount of [mountAudit, mountClients, mountStores]) mount(router, mounted);
  const document = () => apiDocument(router, { register: () => {}, publicBaseUrl: null });
  const answer = observedFetch(router, observe);
  const fetch = createCheckedFetch(answer, () => Promise.resolve(document()));
  return {
    fetch,
    answer,
    url,
    deps,
    observations,
    as: (role) => new MasterClient(fetch, role),
    sql: place === null ? () => Promise.reject(new Error("PGlite has one session")) : place.sql,
    async [Symbol.asyncDispose]() {
      await app.data.close();
      await deps.queue.queue.close();
      await deps.close();
      await own?.[Symbol.asyncDispose]();
    },
  };
}

/**
 * Defines a test with empty tables of its own.
 *
 * @param engines `pglite` = embedded, which takes a second to make.
 */
export function masterTest(
  name: string,
  work: (world: MasterWorld) => Promise<void>,
  engines: readonly ("postgres" | "pglite")[] = ["postgres"],
): void {
  for (const engine of engines) {
    Deno.test({
      name: `${name} (${engine})`,
      ...(engine === "postgres" ? needs("TEST_POSTGRES_URL") : {}),
      async fn() {
        await using world = await createMasterWorld({ engine });
        await work(world);
      },
    });
  }
}

function identify({ headers }: Request) {
  const role = /^Bearer (\w+)$/.exec(headers.get("authorization") ?? "")?.[1];
  return role === undefined ? nobody : callerWith({ id: role, sessionId: null, roles: [role] });
}
