import { mountDocs } from "#src/features/docs/routes.ts";
import type { Check } from "#src/features/operations/check_readiness.ts";
import { mountOperations } from "#src/features/operations/routes.ts";
import { planeParameters } from "#src/features/reports/plane_parameters.ts";
import type { PlaneSettings } from "#src/features/reports/plane_settings.ts";
import { ReportReader } from "#src/features/reports/report_reader.ts";
import { registerContracts } from "#src/features/reports/register_contracts.ts";
import { createReportCatalogue } from "#src/features/reports/report_catalogue.ts";
import { ReportKeys } from "#src/features/reports/report_keys.ts";
import { mountReports } from "#src/features/reports/routes.ts";
import { announceSource } from "#src/features/reports/announce_source.ts";
import { examineSource, type SourceDeps } from "#src/features/reports/examine_source.ts";
import { apiDocument } from "#src/http/api_document.ts";
import { observedFetch } from "#src/http/observed_fetch.ts";
import { createRouter } from "#src/http/router.ts";
import type { Snapshots } from "#src/platform/snapshots.ts";
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
}

/** Puts the features together. Opens nothing, and answers as soon as it is made. */
export function createApp(config: Config, deps: Deps): App {
  const { monev, snapshots, statements, observe, now } = deps;
  const plane = planeSettings(config);
  const publicBaseUrl = config.publicBaseUrl?.replace(/\/+$/, "") ?? null;
  const catalogue = createReportCatalogue(statements, {
    provided: Object.keys(planeParameters(plane, now())),
    requireKey: config.reportsRequireKey,
    observe,
  });
  const source = { monev, statements, plane, catalogue, observe };
  let checked: Promise<void> | undefined;
  const checkSource = () => checked = announceSource(source);
  const router = createRouter(observe);

  mountReports(router, {
    catalogue,
    checked: () => checked ?? checkSource(),
    now,
    reader: new ReportReader({ ...source, snapshots, now, ...readerSettings(config) }),
    access: {
      keys: new ReportKeys(config.reportKeys),
      openBypass: config.environment === "development",
    },
    fingerprint: JSON.stringify([plane, databaseOf(config.monevUrl)]),
    ttlSeconds: config.cacheTtlSeconds,
    staleSeconds: config.cacheStaleSeconds,
    publicBaseUrl,
  });
  mountOperations(router, { now, checks: readinessChecks(source, snapshots) });
  mountDocs(router, {
    describe: async () => {
      await (checked ?? checkSource());
      return apiDocument(router, {
        register: (registry) => registerContracts(registry, catalogue),
        publicBaseUrl,
      });
    },
    version: () => catalogue.version,
  });
  return { fetch: observedFetch(router, observe), routes: router.routes, jobs: { checkSource } };
}

function readinessChecks(source: SourceDeps, snapshots: Snapshots): Check[] {
  return [
    { name: "monev", run: () => examineSource(source) },
    {
      name: "snapshots",
      run: async () => {
        const health = await snapshots.health();
        return health.ok ? { status: "ok" } : { status: "warn", detail: health.why };
      },
    },
  ];
}

/** What tells databases apart whose answers may lie in one store; the role too, as rows may be shown by role. */
function databaseOf(url: string | null): string {
  if (url === null) return "";
  const { username, host, pathname, searchParams } = new URL(url);
  return `${username}@${searchParams.get("host") ?? ""}${host}${pathname}`;
}

function planeSettings(config: Config): PlaneSettings {
  const demo = config.monevUrl === null ? DEMO_PROJECT : null;
  return {
    workspaceName: config.workspaceName ?? demo?.workspace ?? null,
    projectName: config.projectName ?? demo?.project ?? null,
    kabkotaKey: config.kabkotaKey,
    kabkotaPattern: config.kabkotaPattern,
    kabkotaNames: config.kabkotaNames,
    timezone: config.timezone,
  };
}

function readerSettings(config: Config) {
  return {
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
  };
}
