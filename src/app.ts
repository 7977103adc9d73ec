import { mountDocs } from "#src/features/docs/routes.ts";
import { Library } from "#src/features/library/library.ts";
import type { Check } from "#src/features/operations/check_readiness.ts";
import { mountOperations } from "#src/features/operations/routes.ts";
import type { PlaneSettings } from "#src/features/reports/plane_settings.ts";
import { Reports } from "#src/features/reports/reports.ts";
import { mountSnapshots } from "#src/features/snapshots/routes.ts";
import { Today } from "#src/features/today/today.ts";
import { apiDocument } from "#src/http/api_document.ts";
import { observedFetch } from "#src/http/observed_fetch.ts";
import { Router } from "#src/http/router.ts";
import { SecretTokens } from "#src/http/secret_tokens.ts";
import { localSchedule } from "#src/platform/local_schedule.ts";
import type { JobDeps } from "#jobs/mod.ts";
import type { Config } from "./config.ts";
import type { Deps } from "./deps.ts";

const MEGABYTE = 1 << 20;
/** What the embedded demo is about; see `sql/demo/plane_data.sql`. */
const DEMO_PROJECT = { workspace: "serumpun", project: "SE26" };

/** The service without a server: answers requests. */
export interface App {
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** Everything that is mounted, middleware (`ALL`) too. */
  readonly routes: readonly { readonly method: string; readonly path: string }[];
  /** What jobs may use. */
  readonly jobs: JobDeps;
  /** What has a database, and therefore jobs. */
  readonly features: ReadonlySet<string>;
  /** Ends streams of events and what works behind answers; answers under way are not touched. */
  readonly close: () => Promise<void>;
}

/** Puts the features together. Opens nothing, and answers as soon as it is made. */
export function createApp(config: Config, deps: Deps): App {
  const router = new Router(deps.observe);
  const reports = createReports(config, deps);
  const library = createLibrary(config, deps);
  const today = createToday(config, deps);
  reports?.mount(router);
  if (library !== null && today !== null) {
    today.mount(router);
    library.mount(router, { today: () => today.readOrNull() });
    mountSnapshots(router, {
      list: () => library.list(),
      refresh: (names) => library.refresh(names),
      admins: adminsOf(config),
    });
  }
  mountOperations(router, { now: deps.now, checks: readinessChecks(deps, { reports, library, today }) });
  const publicBaseUrl = baseUrlOf(config);
  mountDocs(router, {
    describe: async () => {
      await reports?.checked();
      return apiDocument(router, { register: (registry) => reports?.register(registry), publicBaseUrl });
    },
    version: () => reports?.version ?? 0,
  });
  return {
    fetch: observedFetch(router, deps.observe),
    routes: router.routes,
    features: new Set([...(reports === null ? [] : ["reports"]), ...(library === null ? [] : ["library"])]),
    jobs: {
      checkSource: async () => await reports?.check(),
      checkLibrary: async () => await library?.check(),
      prewarm: async (group) => await library?.prewarm(group),
      countToday: async () => await today?.count(),
    },
    async close() {
      library?.close();
      await today?.close();
    },
  };
}

interface Wings {
  readonly reports: Reports | null;
  readonly library: Library | null;
  readonly today: Today | null;
}

function createReports(config: Config, deps: Deps): Reports | null {
  const { monev } = deps;
  if (monev === null) return null;
  const plane = planeSettings(config);
  return new Reports({
    ...deps,
    monev,
    plane,
    requireKey: config.reportsRequireKey,
    access: { keys: new SecretTokens(config.reportKeys), openBypass: config.environment === "development" },
    fingerprint: JSON.stringify([plane, databaseOf(config.monevUrl)]),
    ttlSeconds: config.cacheTtlSeconds,
    staleSeconds: config.cacheStaleSeconds,
    publicBaseUrl: baseUrlOf(config),
    limits: { rowsMax: config.reportRowsMax, placeMs: config.databaseConnectTimeoutMs },
    caching: {
      staleSeconds: config.cacheStaleSeconds,
      sizeMax: config.cacheMaxMb * MEGABYTE,
      keepBytesMax: config.reportKeepMaxMb * MEGABYTE,
      patienceMs: config.reportPatienceMs,
      stallMs: config.reportStallSeconds * 1000,
      runMsMax: config.reportSecondsMax * 1000,
      placesMax: config.databasePoolMax - 1,
    },
  });
}

function createLibrary(config: Config, deps: Deps): Library | null {
  const { library } = deps;
  if (library === null) return null;
  const { timezone } = config;
  return new Library({
    ...deps,
    library,
    timezone,
    faculties: config.facultyNames,
    schedules: {
      visitors: localSchedule(config.visitorSlowCron, timezone),
      books: localSchedule(config.booksSlowCron, timezone),
    },
    staleSeconds: config.cacheStaleSeconds,
  });
}

function createToday(config: Config, deps: Deps): Today | null {
  const { library } = deps;
  if (library === null) return null;
  return new Today({
    ...deps,
    library,
    timezone: config.timezone,
    mode: config.todayCountMode,
    minIntervalMs: config.visitorSyncMinIntervalMs,
    bufferMs: config.visitorSyncBufferMs,
    patienceMs: config.databaseConnectTimeoutMs + config.statementTimeoutSeconds * 1000,
    stream: config.enableSseToday,
    admins: adminsOf(config),
    openBypass: config.environment === "development",
  });
}

function readinessChecks({ snapshots }: Deps, { reports, library, today }: Wings): Check[] {
  const store: Check = {
    name: "snapshots",
    run: async () => {
      const health = await snapshots.health();
      return health.ok ? { status: "ok" } : { status: "warn", detail: health.why };
    },
  };
  return [
    ...(reports === null ? [] : [{ name: "monev", run: () => reports.examine() }]),
    ...(library === null ? [] : [
      { name: "library", run: () => library.examineSource() },
      { name: "library_snapshots", run: () => library.examine() },
    ]),
    ...(today === null ? [] : [{ name: "visitors_today", run: () => today.examine() }]),
    store,
  ];
}

function adminsOf({ adminToken }: Config): SecretTokens {
  return new SecretTokens(adminToken === null ? [] : [adminToken]);
}

function baseUrlOf({ publicBaseUrl }: Config): string | null {
  return publicBaseUrl?.replace(/\/+$/, "") ?? null;
}

/** What tells databases apart whose answers may lie in one store; the role too, as rows may be shown by role. */
function databaseOf(url: string | null): string {
  if (url === null) return "";
  const { username, host, pathname, searchParams } = new URL(url);
  return `${username}@${searchParams.get("host") ?? ""}${host}${pathname}`;
}

function planeSettings(config: Config): PlaneSettings {
  const demo = config.demo ? DEMO_PROJECT : null;
  return {
    workspaceName: config.workspaceName ?? demo?.workspace ?? null,
    projectName: config.projectName ?? demo?.project ?? null,
    kabkotaKey: config.kabkotaKey,
    kabkotaPattern: config.kabkotaPattern,
    kabkotaNames: config.kabkotaNames,
    timezone: config.timezone,
  };
}
