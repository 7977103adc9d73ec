import { mountCategories } from "#src/features/categories/routes.ts";
import { mountCustomers } from "#src/features/customers/routes.ts";
import { mountDashboard } from "#src/features/dashboard/routes.ts";
import { mountDocs } from "#src/features/docs/routes.ts";
import { Library } from "#src/features/library/library.ts";
import type { Check } from "#src/features/operations/check_readiness.ts";
import { mountOperations } from "#src/features/operations/routes.ts";
import { forgetKeys } from "#src/features/orders/forget_keys.ts";
import { mountOrders } from "#src/features/orders/routes.ts";
import { mountProducts } from "#src/features/products/routes.ts";
import type { PlaneSettings } from "#src/features/reports/plane_settings.ts";
import { Reports } from "#src/features/reports/reports.ts";
import { Shop } from "#src/features/shop/shop.ts";
import { mountSnapshots } from "#src/features/snapshots/routes.ts";
import { Today } from "#src/features/today/today.ts";
import { apiDocument } from "#src/http/api_document.ts";
import { bearerToken } from "#src/http/bearer_token.ts";
import { observedFetch } from "#src/http/observed_fetch.ts";
import { Router } from "#src/http/router.ts";
import { SecretTokens } from "#src/http/secret_tokens.ts";
import { databasePlace } from "#src/platform/database_place.ts";
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
  /** Refuses what comes from now on and ends streams of events; answers under way are not touched. */
  readonly stop: () => Promise<void>;
  /** Ends what works behind answers, when these are over. */
  readonly close: () => Promise<void>;
}

/** Puts the features together. Opens nothing, and answers as soon as it is made. */
export function createApp(config: Config, deps: Deps): App {
  const router = new Router(deps.observe);
  const wings: Wings = {
    reports: createReports(config, deps),
    library: createLibrary(config, deps),
    today: createToday(config, deps),
    shop: createShop(config, deps),
  };
  mountWings(router, wings, { config, deps });
  const { reports, library, today, shop } = wings;
  mountOperations(router, { now: deps.now, checks: readinessChecks(deps, wings) });
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
    features: new Set(
      Object.entries({ reports, library, shop }).flatMap(([name, wing]) => wing === null ? [] : [name]),
    ),
    jobs: jobDeps(wings, deps),
    stop: async () => {
      router.stop();
      library?.close();
      await today?.close();
    },
    close: async () => await shop?.close(),
  };
}

function mountWings(
  router: Router,
  { reports, library, today, shop }: Wings,
  { config, deps }: { config: Config; deps: Deps },
): void {
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
  if (shop !== null) mountShop(router, shop, { config, deps });
}

function jobDeps({ reports, library, today, shop }: Wings, deps: Deps): JobDeps {
  return {
    checkSource: async () => await reports?.check(),
    checkLibrary: async () => await library?.check(),
    prewarm: async (group) => await library?.prewarm(group),
    countToday: async () => await today?.count(),
    checkShop: async () => await shop?.check(),
    forgetKeys: async () => {
      if (shop !== null) await forgetKeys({ ...deps, data: shop.data });
    },
  };
}

interface Wings {
  readonly reports: Reports | null;
  readonly library: Library | null;
  readonly today: Today | null;
  readonly shop: Shop | null;
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

function createShop(config: Config, deps: Deps): Shop | null {
  const { commerce } = deps;
  if (commerce === null) return null;
  return new Shop({
    ...deps,
    commerce,
    poolMax: config.databasePoolMax,
    ttlSeconds: config.cacheTtlSeconds,
    staleSeconds: config.cacheStaleSeconds,
    sizeMax: config.cacheMaxMb * MEGABYTE,
  });
}

/** Hangs up everything about the shop; in production it is for those with the admin token. */
function mountShop(router: Router, shop: Shop, { config, deps }: { config: Config; deps: Deps }): void {
  const open = config.environment === "development";
  const admins = adminsOf(config);
  const isAdmin = (headers: Headers) =>
    admins.accepts(bearerToken(headers.get("authorization") ?? undefined));
  const shopDeps = { ...deps, ...shop, mayBypass: (headers: Headers) => open || isAdmin(headers) };
  for (const mount of [mountCategories, mountCustomers, mountDashboard, mountOrders, mountProducts]) {
    mount(router, shopDeps);
  }
  if (open) return;
  for (const resource of ["categories", "customers", "dashboard", "orders", "products"]) {
    router.guard(`/v1/${resource}`, isAdmin);
  }
}

function readinessChecks({ snapshots }: Deps, { reports, library, today, shop }: Wings): Check[] {
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
    ...(shop === null ? [] : [{ name: "commerce", run: () => shop.examine() }]),
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
  return `${new URL(url).username}@${databasePlace(url)}`;
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
