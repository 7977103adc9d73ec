import { Reports } from "#src/features/reports/reports.ts";
import { apiDocument } from "#src/http/api_document.ts";
import { observedFetch } from "#src/http/observed_fetch.ts";
import { Router } from "#src/http/router.ts";
import { SecretTokens } from "#src/http/secret_tokens.ts";
import type { Observation } from "#src/platform/observe.ts";
import { createPostgresDatabase } from "#src/platform/postgres_database.ts";
import type { Snapshots } from "#src/platform/snapshots.ts";
import { loadStatements } from "#src/platform/statements.ts";
import type { Watermarks } from "#src/platform/watermarks.ts";
import { type CheckedFetch, createCheckedFetch } from "./checked_fetch.ts";
import { importedTables } from "./imported_tables.ts";

/** What the reports of one process are made of. */
export interface ReportsProcessOptions {
  /** Addresses of PostgreSQL databases; absent = the process has no such database. */
  readonly app?: URL;
  readonly monev?: URL;
  readonly snapshots: Snapshots;
  readonly watermarks: Watermarks;
  /** Where the statements lie; the default is the project's. */
  readonly sqlDirectory?: string;
}

/** The reports of one process, without the rest of the service. */
export interface ReportsProcess extends AsyncDisposable {
  readonly reports: Reports;
  /** Every answer is checked against the reports' own OpenAPI document. */
  readonly fetch: CheckedFetch;
  readonly observations: readonly Observation[];
  /** Moves the process's clock on. */
  advance(ms: number): void;
}

const SQL = new URL("../../sql", import.meta.url).pathname;
const TIMEZONE = "Asia/Jakarta";
const POOL_MAX = 4;

/** Makes the reports of one process; answers are fresh for 60 seconds, expired ones may be given for an hour. */
export async function createReportsProcess(options: ReportsProcessOptions): Promise<ReportsProcess> {
  const { snapshots, watermarks, sqlDirectory = SQL } = options;
  const statements = await loadStatements(sqlDirectory, ["imports", "plane", "reports"]);
  const [app, monev] = await Promise.all([options.app, options.monev].map(openDatabase));
  const observations: Observation[] = [];
  const observe = (observation: Observation) => void observations.push(observation);
  let aheadMs = 0;
  const reports = new Reports({
    sources: { app: app!, monev: monev! },
    imported: app === null ? [] : importedTables.list,
    statements,
    snapshots,
    watermarks,
    observe,
    now: () => Date.now() + aheadMs,
    plane: {
      workspaceName: "serumpun",
      projectName: "SE26",
      kabkotaKey: "metadata",
      kabkotaPattern: "\\d{4}",
      kabkotaNames: {},
      timezone: TIMEZONE,
    },
    requireKey: [],
    access: { keys: new SecretTokens([]), openBypass: true },
    fingerprints: { app: `${options.app}`, monev: `${options.monev}` },
    ttlSeconds: 60,
    staleSeconds: 3_600,
    publicBaseUrl: null,
    limits: { rowsMax: 1_000, placeMs: 5_000 },
    caching: {
      staleSeconds: 3_600,
      sizeMax: 1 << 20,
      keepBytesMax: 1 << 20,
      patienceMs: 5_000,
      stallMs: 5_000,
      runMsMax: 30_000,
      placesMax: POOL_MAX - 1,
    },
  });
  const router = new Router(observe);
  reports.mount(router);
  const document = () =>
    apiDocument(router, { register: (registry) => reports.register(registry), publicBaseUrl: null });
  return {
    reports,
    fetch: createCheckedFetch(observedFetch(router, observe), () => Promise.resolve(document())),
    observations,
    advance: (ms) => void (aheadMs += ms),
    async [Symbol.asyncDispose]() {
      await reports.checked();
      await Promise.all([app?.close(), monev?.close()]);
    },
  };
}

async function openDatabase(url: URL | undefined) {
  if (url === undefined) return null;
  return await createPostgresDatabase({
    url: url.href,
    timezone: TIMEZONE,
    poolMax: POOL_MAX,
    connectTimeoutMs: 5_000,
    statementTimeoutMs: 30_000,
  });
}
