import { loadEnvFile } from "node:process";
import { fileURLToPath } from "node:url";
import { JOBS } from "#jobs/mod.ts";
import { createJsonLog } from "#src/platform/json_log.ts";
import type { Observe } from "#src/platform/observe.ts";
import { settlesWithin } from "#src/std/async/settles_within.ts";
import { type App, createApp } from "./app.ts";
import { type Config, ConfigError, readConfig } from "./config.ts";
import { createDeps, type Deps } from "./deps.ts";

/** Deno Deploy gives 5 s between the signal and the end. */
const DRAIN_MS = 4_000;
const CLOSE_MS = 500;
/** What a shell expects of a program that was configured wrongly (sysexits.h, EX_CONFIG). */
const EXIT_CONFIG = 78;

if (import.meta.main) await main();

/** The process: config, deps, app, serve, drain. */
async function main(): Promise<void> {
  const started = performance.now();
  const encoder = new TextEncoder();
  const log = createJsonLog((lines) => Deno.stdout.writeSync(encoder.encode(lines)), Date.now);
  const { config, deps, app } = await open(log.observe).catch(refuseToStart);
  const jobs = JOBS.filter(({ feature }) => app.features.has(feature));

  let stopping = false;
  const stop = async (why: string) => {
    if (stopping) return;
    stopping = true;
    log.observe({ event: "stopping", why });
    // Streams of events end by themselves never, and the server would wait for them.
    await settlesWithin(app.close(), CLOSE_MS);
    // Whoever is still being served after that sees a broken connection, never a complete-looking answer.
    const clean = await settlesWithin(server.shutdown(), DRAIN_MS);
    await settlesWithin(deps.close(), CLOSE_MS);
    log.observe({ event: "stopped", clean });
    log.flush();
    Deno.exit(0);
  };
  // First of all: whoever reads that we have started may stop us at once.
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, () => void stop(signal));
  }
  const server = serve(config, app, (port) => {
    log.observe(startedObservation(config, { port, ms: Math.round(performance.now() - started) }));
    log.flush();
    for (const job of jobs) if (job.atStart) void job.run(app.jobs);
  });
  for (const job of jobs) {
    void Deno.cron(job.name, job.schedule, { backoffSchedule: [] }, () => job.run(app.jobs));
  }
}

async function open(observe: Observe): Promise<{ config: Config; deps: Deps; app: App }> {
  loadDotEnv();
  const config = readConfig(Deno.env.toObject());
  const sqlDirectory = fileURLToPath(new URL("../sql", import.meta.url));
  const deps = await createDeps(config, { observe, now: Date.now, sqlDirectory });
  return { config, deps, app: createApp(config, deps) };
}

function serve({ host, port }: Config, { fetch }: App, onListen: (port: number) => void): Deno.HttpServer {
  try {
    return Deno.serve({ hostname: host, port, onListen: (address) => onListen(address.port) }, fetch);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return refuseToStart(new Error(`Cannot listen on ${host}:${port}: ${why}`));
  }
}

/** What the environment has already wins over `.env`. */
function loadDotEnv(): void {
  try {
    loadEnvFile();
  } catch (error) {
    if ((error as { code?: unknown }).code !== "ENOENT") throw error;
  }
}

/** Says all that is wrong, for people, without a stack. */
function refuseToStart(error: unknown): never {
  const lines = error instanceof AggregateError
    ? [error.message, ...error.errors.map((one: Error) => `- ${one.message}`)]
    : [error instanceof Error ? error.message : String(error)];
  console.error(lines.join("\n"));
  Deno.exit(error instanceof ConfigError || error instanceof AggregateError ? EXIT_CONFIG : 1);
}

function startedObservation(config: Config, { port, ms }: { port: number; ms: number }) {
  const host = config.host === "0.0.0.0" ? "localhost" : config.host;
  const url = `http://${host}:${port}`;
  const { demo, monevUrl, libraryUrl } = config;
  const kind = (databaseUrl: string | null) =>
    demo ? "embedded demo" : databaseUrl === null ? "none" : new URL(databaseUrl).protocol.slice(0, -1);
  const reports = { reports: `${url}/reports`, csv: `${url}/csv/kpi.csv` };
  const library = { visitors: `${url}/api/visitors/summary`, books: `${url}/api/books/summary` };
  return {
    event: "started",
    ms,
    databases: { monev: kind(monevUrl), library: kind(libraryUrl) },
    snapshots: config.snapshots ?? (config.upstashUrl === null ? "memory" : "upstash"),
    urls: {
      docs: `${url}/docs`,
      ...(demo || monevUrl !== null ? reports : {}),
      ...(demo || libraryUrl !== null ? library : {}),
    },
  } as const;
}
