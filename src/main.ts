import { fileURLToPath } from "node:url";
import { JOBS } from "#jobs/mod.ts";
import { createJsonLog, type JsonLog } from "#src/platform/json_log.ts";
import type { Observe } from "#src/platform/observe.ts";
import { settlesWithin } from "#src/std/async/settles_within.ts";
import { type App, createApp } from "./app.ts";
import { type Config, ConfigError, readConfig } from "./config.ts";
import { createDeps, type Deps } from "./deps.ts";
import { loadDotEnv } from "./load_dot_env.ts";

/** Deno Deploy gives 5 s between the signal and the end; this and twice `CLOSE_MS` fit in. */
const DRAIN_MS = 4_000;
const CLOSE_MS = 500;
/** A terminal and `deno task` may both pass one signal on: only one that comes later is a second one. */
const SAME_SIGNAL_MS = 1_000;
const SIGNALS = { SIGINT: 2, SIGTERM: 15 } as const;
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

  // First of all: whoever reads that we have started may stop us at once.
  stopWhenTold(log, async () => {
    // Streams of events end by themselves never, and the server would wait for them.
    await settlesWithin(app.stop(), CLOSE_MS);
    await server.shutdown();
  }, async () => {
    await app.close();
    await deps.close();
  });
  const server = serve(config, app, (port) => {
    deps.queue.listensAt(
      `http://${["0.0.0.0", "::"].includes(config.host) ? "127.0.0.1" : config.host}:${port}`,
    );
    log.observe(startedObservation(config, { port, ms: Math.round(performance.now() - started) }));
    log.flush();
    for (const job of jobs) if (job.atStart) void job.run(app.jobs);
    app.ensureFirstAdmin(tellFirstAdmin).catch((error) => log.observe({ event: "unexpected", error }));
  });
  for (const job of jobs) {
    void Deno.cron(job.name, job.schedule, { backoffSchedule: [] }, () => job.run(app.jobs));
  }
}

/** For people, and not into the log. */
function tellFirstAdmin({ email, password }: { readonly email: string; readonly password: string }): void {
  console.error(
    `Nobody could sign in yet, so there is an administrator now. This is shown once:\n\n  e-mail    ${email}\n  password  ${password}\n`,
  );
}

/**
 * Ends the process in order when a signal comes, or an error that nobody caught: what is running may finish for a while,
 * then things are closed. A second signal ends it at once.
 *
 * Whoever is still being served at the end sees a broken connection, never a complete-looking answer, and the databases
 * roll back what was not committed.
 */
function stopWhenTold(log: JsonLog, drain: () => Promise<void>, close: () => Promise<void>): void {
  let stoppingSince: number | null = null;
  let exitCode = 0;
  function exit(code: number): never {
    log.flush();
    Deno.exit(code);
  }
  async function stop(why: string): Promise<void> {
    if (stoppingSince !== null) return;
    stoppingSince = performance.now();
    log.observe({ event: "stopping", why });
    const clean = await settlesWithin(drain(), DRAIN_MS);
    await settlesWithin(close(), CLOSE_MS);
    log.observe({ event: "stopped", clean });
    exit(exitCode);
  }
  for (const [signal, number] of Object.entries(SIGNALS)) {
    Deno.addSignalListener(signal as keyof typeof SIGNALS, () => {
      if (stoppingSince !== null && performance.now() - stoppingSince > SAME_SIGNAL_MS) exit(128 + number);
      void stop(signal);
    });
  }
  // Nobody knows what such an error left behind, so another process must take over; orders under way are not to blame.
  function uncaught(event: Event, error: unknown): void {
    event.preventDefault();
    log.observe({ event: "unexpected", error });
    exitCode = 1;
    void stop("uncaught");
  }
  addEventListener("error", (event) => uncaught(event, event.error));
  addEventListener("unhandledrejection", (event) => uncaught(event, event.reason));
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
  const { demo, monevUrl, libraryUrl, commerceUrl, appUrl } = config;
  const kind = (databaseUrl: string | null) =>
    demo ? "embedded demo" : databaseUrl === null ? "none" : new URL(databaseUrl).protocol.slice(0, -1);
  const reports = { reports: `${url}/reports`, csv: `${url}/csv/kpi.csv` };
  const library = { visitors: `${url}/api/visitors/summary`, books: `${url}/api/books/summary` };
  const shop = { shop: `${url}/v1/dashboard/overview` };
  return {
    event: "started",
    ms,
    databases: {
      monev: kind(monevUrl),
      library: kind(libraryUrl),
      commerce: kind(commerceUrl),
      app: kind(appUrl),
    },
    snapshots: config.snapshots ?? (config.upstashUrl === null ? "memory" : "upstash"),
    urls: {
      docs: `${url}/docs`,
      ...(demo || appUrl !== null ? { sign_in: `${url}/sign-in` } : {}),
      ...(demo || monevUrl !== null ? reports : {}),
      ...(demo || libraryUrl !== null ? library : {}),
      ...(demo || commerceUrl !== null ? shop : {}),
      ...(demo || appUrl !== null ? { imports: `${url}/api/files/import-logs` } : {}),
    },
  } as const;
}
