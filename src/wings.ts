import { DEFAULT_KIND_SETTINGS } from "#src/features/imports/kinds/default_kind_settings.ts";
import type { KindSettings } from "#src/features/imports/kinds/kind_settings.ts";
import { Imports } from "#src/features/imports/imports.ts";
import { Library } from "#src/features/library/library.ts";
import type { PlaneSettings } from "#src/features/reports/plane_settings.ts";
import { Reports } from "#src/features/reports/reports.ts";
import { Shop } from "#src/features/shop/shop.ts";
import { Today } from "#src/features/today/today.ts";
import { SecretTokens } from "#src/http/secret_tokens.ts";
import { databasePlace } from "#src/platform/database_place.ts";
import { localSchedule } from "#src/platform/local_schedule.ts";
import type { Outbox } from "#src/platform/outbox.ts";
import type { Config } from "./config.ts";
import type { Deps } from "./deps.ts";
import { createOffice, type Office } from "./office.ts";

const MEGABYTE = 1 << 20;
/** Longest that somebody who uploads may send nothing. */
const UPLOAD_SILENCE_MS = 30_000;
/** What the embedded demo is about; see `sql/demo/plane_data.sql`. */
const DEMO_PROJECT = { workspace: "serumpun", project: "SE26" };

/** The parts of the service that have a database; `null` = it is not configured. */
export interface Wings {
  readonly office: Office | null;
  readonly imports: Imports | null;
  readonly reports: Reports | null;
  readonly library: Library | null;
  readonly today: Today | null;
  readonly shop: Shop | null;
}

/** Makes the parts of the service. Opens nothing. */
export function createWings(config: Config, deps: Deps): Wings {
  const office = createOffice(config, deps);
  const outbox = office?.webhooks.outbox ?? null;
  const imports = createImports(config, deps, outbox);
  return {
    office,
    imports,
    reports: createReports(config, deps, imports),
    library: createLibrary(config, deps, outbox),
    today: createToday(config, deps),
    shop: createShop(config, deps),
  };
}

function createImports(config: Config, deps: Deps, outbox: Outbox | null): Imports | null {
  const { app, queue } = deps;
  if (app === null) return null;
  return new Imports({
    ...deps,
    ...app,
    queue: queue.queue,
    outbox,
    timezone: config.timezone,
    urlMs: config.importUrlSeconds * 1000,
    sliceMs: config.importSliceSeconds * 1000,
    batchRows: config.importBatchRows,
    uploads: { fileBytesMax: config.uploadMaxMb * MEGABYTE, silenceMs: UPLOAD_SILENCE_MS },
    kindSettings: kindSettings(config),
  });
}

function kindSettings(config: Config): KindSettings {
  const { orderKey, sosRegions, hsiWitels, datinProducts, poNames, witelNames } = config;
  return {
    orderKey: orderKey === "order_id" ? ["order_id"] : ["order_id", "li_id"],
    sosRegions,
    hsiWitels,
    datinProducts: datinProducts.length > 0 ? datinProducts : DEFAULT_KIND_SETTINGS.datinProducts,
    people: poNames,
    witels: Object.keys(witelNames).length > 0 ? witelNames : DEFAULT_KIND_SETTINGS.witels,
  };
}

function createReports(config: Config, deps: Deps, imports: Imports | null): Reports | null {
  const { monev, app } = deps;
  if (monev === null && app === null) return null;
  const plane = planeSettings(config);
  return new Reports({
    ...deps,
    sources: { app: app?.database ?? null, monev },
    imported: imports?.tables ?? [],
    plane,
    requireKey: config.reportsRequireKey,
    access: { keys: new SecretTokens(config.reportKeys), openBypass: config.environment === "development" },
    fingerprints: {
      app: JSON.stringify([config.timezone, databaseOf(config.appUrl)]),
      monev: JSON.stringify([plane, databaseOf(config.monevUrl)]),
    },
    ttlSeconds: config.cacheTtlSeconds,
    staleSeconds: config.cacheStaleSeconds,
    publicBaseUrl: config.publicBaseUrl,
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

function createLibrary(config: Config, deps: Deps, outbox: Outbox | null): Library | null {
  const { library } = deps;
  if (library === null) return null;
  const { timezone } = config;
  return new Library({
    ...deps,
    outbox,
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
