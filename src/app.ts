import { mountCategories } from "#src/features/categories/routes.ts";
import { mountCustomers } from "#src/features/customers/routes.ts";
import { mountDashboard } from "#src/features/dashboard/routes.ts";
import { mountDocs } from "#src/features/docs/routes.ts";
import type { Check } from "#src/features/operations/check_readiness.ts";
import { mountOperations } from "#src/features/operations/routes.ts";
import { forgetKeys } from "#src/features/orders/forget_keys.ts";
import { mountOrders } from "#src/features/orders/routes.ts";
import { mountProducts } from "#src/features/products/routes.ts";
import { Shop } from "#src/features/shop/shop.ts";
import { mountQueues } from "#src/features/queues/routes.ts";
import { mountSnapshots } from "#src/features/snapshots/routes.ts";
import { apiDocument } from "#src/http/api_document.ts";
import { bearerToken } from "#src/http/bearer_token.ts";
import { observedFetch } from "#src/http/observed_fetch.ts";
import { mountDoor } from "#src/http/mount_door.ts";
import { Router } from "#src/http/router.ts";
import { SecretTokens } from "#src/http/secret_tokens.ts";
import type { QueuedJob } from "#src/platform/queued_job.ts";
import { type JobDeps, MESSAGE_JOBS } from "#jobs/mod.ts";
import type { Config } from "./config.ts";
import type { Deps } from "./deps.ts";
import { createWings, type Wings } from "./wings.ts";

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
  const admins = new SecretTokens(config.adminToken === null ? [] : [config.adminToken]);
  const wings = createWings(config, deps, admins);
  mountWings(router, wings, { deps, admins, isOpen: config.environment === "development" });
  const { imports, reports, library, today, shop } = wings;
  const jobs = jobDeps(wings, deps);
  if (imports !== null) mountDoor(router, { ...deps.queue, jobs: messageJobs(jobs) });
  mountOperations(router, { now: deps.now, checks: readinessChecks(deps, wings) });
  mountDocs(router, {
    describe: async () => {
      await reports?.checked();
      return apiDocument(router, {
        register: (registry) => reports?.register(registry),
        publicBaseUrl: config.publicBaseUrl,
      });
    },
    version: () => reports?.version ?? 0,
  });
  return {
    fetch: observedFetch(router, deps.observe),
    routes: router.routes,
    features: new Set(
      Object.entries({ imports, reports, library, shop }).flatMap(([name, wing]) =>
        wing === null ? [] : [name]
      ),
    ),
    jobs,
    stop: async () => {
      router.stop();
      imports?.stop();
      // What it still delivers would only be refused.
      await deps.queue.queue.close();
      library?.close();
      await today?.close();
    },
    close: async () => await shop?.close(),
  };
}

/** Who may do what, until there are accounts. */
interface Access {
  readonly deps: Deps;
  readonly admins: SecretTokens;
  /** Everybody may do everything. */
  readonly isOpen: boolean;
}

function mountWings(
  router: Router,
  { imports, reports, library, today, shop }: Wings,
  access: Access,
): void {
  const { deps, admins } = access;
  if (imports !== null) {
    imports.mount(router);
    mountQueues(router, deps.queue);
    guard(router, access, ["/api/files", "/admin/queues"]);
  }
  reports?.mount(router);
  if (library !== null && today !== null) {
    today.mount(router);
    library.mount(router, { today: () => today.readOrNull() });
    mountSnapshots(router, {
      list: () => library.list(),
      refresh: (names) => library.refresh(names),
      admins,
    });
  }
  if (shop !== null) mountShop(router, shop, access);
}

function jobDeps({ imports, reports, library, today, shop }: Wings, deps: Deps): JobDeps {
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
    forgetKeys: async () => {
      if (shop !== null) await forgetKeys({ ...deps, data: shop.data });
    },
  };
}

function messageJobs(jobs: JobDeps): ReadonlyMap<string, QueuedJob> {
  return new Map(MESSAGE_JOBS.map(({ name, run }) => [name, (...delivery) => run(jobs, ...delivery)]));
}

/** Hangs up everything about the shop. */
function mountShop(router: Router, shop: Shop, access: Access): void {
  const { deps, isOpen } = access;
  const mayBypass = (headers: Headers) => isOpen || isAdmin(access, headers);
  for (const mount of [mountCategories, mountCustomers, mountDashboard, mountOrders, mountProducts]) {
    mount(router, { ...deps, ...shop, mayBypass });
  }
  const resources = ["categories", "customers", "dashboard", "orders", "products"];
  guard(router, access, resources.map((resource) => `/v1/${resource}`));
}

/** Unless all is open, what is at these paths and under them is for those with the admin token. */
function guard(router: Router, access: Access, paths: readonly string[]): void {
  if (access.isOpen) return;
  for (const path of paths) router.guard(path, (headers) => isAdmin(access, headers));
}

function isAdmin({ admins }: Access, headers: Headers): boolean {
  return admins.accepts(bearerToken(headers.get("authorization") ?? undefined));
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
