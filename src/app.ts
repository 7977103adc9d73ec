import { ensureFirstAdmin, type FirstAdminOptions } from "#src/features/accounts/ensure_first_admin.ts";
import { forgetSessions } from "#src/features/accounts/forget_sessions.ts";
import { mountAccounts } from "#src/features/accounts/routes.ts";
import { mountAudit } from "#src/features/audit/routes.ts";
import { mountCategories } from "#src/features/categories/routes.ts";
import { mountClients } from "#src/features/clients/routes.ts";
import { mountCustomers } from "#src/features/customers/routes.ts";
import { mountDashboard } from "#src/features/dashboard/routes.ts";
import { mountDocs } from "#src/features/docs/routes.ts";
import type { Check } from "#src/features/operations/check_readiness.ts";
import { mountOperations } from "#src/features/operations/routes.ts";
import { forgetKeys } from "#src/features/orders/forget_keys.ts";
import { mountOrders } from "#src/features/orders/routes.ts";
import { mountProducts } from "#src/features/products/routes.ts";
import { mountQueues } from "#src/features/queues/routes.ts";
import { mountStores } from "#src/features/stores/routes.ts";
import { mountSnapshots } from "#src/features/snapshots/routes.ts";
import { apiDocument } from "#src/http/api_document.ts";
import { type ObservedFetch, observedFetch } from "#src/http/observed_fetch.ts";
import { mountDoor } from "#src/http/mount_door.ts";
import { RateLimits } from "#src/http/rate_limits.ts";
import { Router } from "#src/http/router.ts";
import type { QueuedJob } from "#src/platform/queued_job.ts";
import { type JobDeps, MESSAGE_JOBS } from "#jobs/mod.ts";
import type { Config } from "./config.ts";
import type { Deps } from "./deps.ts";
import { createCallers } from "./create_callers.ts";
import type { Office } from "./office.ts";
import { demandAccess } from "./demand_access.ts";
import { createWings, type Wings } from "./wings.ts";

/** The service without a server: answers requests. */
export interface App {
  readonly fetch: ObservedFetch;
  /** Everything that is mounted, middleware (`ALL`) too. */
  readonly routes: readonly { readonly method: string; readonly path: string }[];
  /** The permissions that are required, by method and path as they are mounted. */
  readonly permissions: Router["permissions"];
  /** What jobs may use. */
  readonly jobs: JobDeps;
  /** What has a database, and therefore jobs. */
  readonly features: ReadonlySet<string>;
  /**
   * Makes a first administrator where the embedded service has no user yet, and tells once what to sign in with. Throws
   * `DatabaseError`.
   */
  readonly ensureFirstAdmin: (tell: FirstAdminOptions["tell"]) => Promise<void>;
  /** Refuses what comes from now on and ends streams of events; answers under way are not touched. */
  readonly stop: () => Promise<void>;
  /** Ends what works behind answers, when these are over. */
  readonly close: () => Promise<void>;
}

/** Puts the features together. Opens nothing, and answers as soon as it is made. */
export function createApp(config: Config, deps: Deps): App {
  const wings = createWings(config, deps);
  const { office, imports, reports, library, today, shop } = wings;
  const router = new Router(deps.observe, createCallers(config, deps, office));
  if (office !== null) mountOffice(router, office, { ...config, ...deps });
  mountWings(router, wings, deps);
  const jobs = jobDeps(wings, deps);
  if (imports !== null) mountDoor(router, { ...deps.queue, jobs: messageJobs(jobs) });
  mountOperations(router, { now: deps.now, checks: readinessChecks(deps, wings) });
  mountReference(router, config, reports);
  demandAccess(router);
  const limits = createLimits(config, deps);
  return {
    fetch: observedFetch(router, deps.observe, {
      limits,
      trustedProxies: config.trustedProxies,
      corsOrigins: config.corsOrigins,
      isHttps: config.publicBaseUrl?.startsWith("https:") ?? false,
    }),
    routes: router.routes,
    permissions: router.permissions,
    features: new Set(
      Object.entries({ office, imports, reports, library, shop }).flatMap(([name, wing]) =>
        wing === null ? [] : [name]
      ),
    ),
    jobs,
    ensureFirstAdmin: async (tell) => {
      if (office === null) return;
      await ensureFirstAdmin(office.accounts, { ...config, isEmbedded: deps.app!.isEmbedded, tell });
    },
    stop: async () => {
      router.stop();
      imports?.stop();
      // What it still delivers would only be refused.
      await deps.queue.queue.close();
      library?.close();
      await today?.close();
    },
    close: async () => {
      await limits.close();
      await office?.webhooks.close();
      await Promise.all([shop?.close(), office?.data.close()]);
    },
  };
}

/** The document of all that is mounted, and the page that shows it. */
function mountReference(router: Router, { publicBaseUrl }: Config, reports: Wings["reports"]): void {
  mountDocs(router, {
    describe: async () => {
      await reports?.checked();
      return apiDocument(router, { register: (registry) => reports?.register(registry), publicBaseUrl });
    },
    version: () => reports?.version ?? 0,
  });
}

function createLimits(config: Config, { rateCounts, now }: Deps): RateLimits {
  return new RateLimits({
    rates: {
      api: config.rateLimitApi,
      auth: config.rateLimitAuth,
      public: config.rateLimitPublic,
      upload: config.rateLimitUpload,
      write: config.rateLimitWrite,
    },
    counts: rateCounts,
    now,
  });
}

/** Those who sign in, our customers, and who hears of what happens here. */
function mountOffice(
  router: Router,
  office: Office,
  deps: Deps & Pick<Config, "timezone" | "publicBaseUrl">,
): void {
  for (const mount of [mountAccounts, mountClients, mountStores, mountAudit]) {
    mount(router, { ...deps, ...office });
  }
  office.webhooks.mount(router);
}

function mountWings(router: Router, { imports, reports, library, today, shop }: Wings, deps: Deps): void {
  if (imports !== null) {
    imports.mount(router);
    mountQueues(router, deps.queue);
  }
  reports?.mount(router);
  if (library !== null && today !== null) {
    today.mount(router);
    library.mount(router, { today: () => today.readOrNull() });
    mountSnapshots(router, {
      list: () => library.list(),
      refresh: (names) => library.refresh(names),
    });
  }
  if (shop === null) return;
  for (const mount of [mountCategories, mountCustomers, mountDashboard, mountOrders, mountProducts]) {
    mount(router, { ...deps, ...shop });
  }
}

function jobDeps(
  { office, imports, reports, library, today, shop }: Wings,
  deps: Deps,
): JobDeps {
  return {
    sweepImports: async () => await imports?.sweep(),
    runImport: (message, delivery) => imports!.work(message, delivery),
    giveUpImport: (message, delivery) => imports!.giveUp(message, delivery),
    checkSource: async () => {
      // What is reported of imports is there when their tables are; why they cannot be made shows in the look itself.
      await imports?.prepare().catch(() => {});
      await reports?.check();
    },
    checkLibrary: async () => await library?.check(),
    prewarm: async (group) => await library?.prewarm(group),
    countToday: async () => await today?.count(),
    checkShop: async () => await shop?.check(),
    deliverWebhooks: async () => await office?.webhooks.deliver(),
    forgetDeliveries: async () => await office?.webhooks.forget(),
    forgetSessions: async () => {
      if (office !== null) await forgetSessions({ ...deps, ...office });
    },
    forgetKeys: async () => {
      if (shop !== null) await forgetKeys({ ...deps, data: shop.data });
    },
  };
}

function messageJobs(jobs: JobDeps): ReadonlyMap<string, QueuedJob> {
  return new Map(MESSAGE_JOBS.map(({ name, run }) => [name, (...delivery) => run(jobs, ...delivery)]));
}

function readinessChecks({ snapshots }: Deps, { imports, reports, library, today, shop }: Wings): Check[] {
  const store: Check = {
    name: "snapshots",
    run: async () => {
      const health = await snapshots.health();
      return health.ok ? { status: "ok" } : { status: "warn", detail: health.why };
    },
  };
  return [
    ...(reports?.databases ?? []).map((name) => ({ name, run: () => reports!.examine(name) })),
    ...(library === null ? [] : [
      { name: "library", run: () => library.examineSource() },
      { name: "library_snapshots", run: () => library.examine() },
    ]),
    ...(today === null ? [] : [{ name: "visitors_today", run: () => today.examine() }]),
    ...(shop === null ? [] : [{ name: "commerce", run: () => shop.examine() }]),
    ...(imports === null ? [] : [{ name: "imports", run: () => imports.examine() }]),
    store,
  ];
}
