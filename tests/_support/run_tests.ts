/**
 * What `deno task test` runs: starts throwaway servers, runs `deno test` against them, stops them, and prints the
 * figures as its last line. `--servers-only` starts the servers, prints their addresses and waits for Ctrl-C.
 */
import { join } from "node:path";
import { type Servers, startServers } from "#tests/_support/servers/mod.ts";
import { readTotals } from "./read_totals.ts";
import { type TestRun, verdict } from "./verdict.ts";

const TEST_FLAGS = ["test", "-P=test", "--sanitize-ops", "--sanitize-resources"];
/** What runs side by side when all tests run: those that start the service mostly wait for it. Types are checked by `deno task ok`. */
const LANES = [
  ["tests/", "--ignore=tests/main/,tests/seed/,tests/sql/,tests/platform/,tests/features/imports/"],
  ["tests/main/", "tests/seed/", "tests/sql/"],
  ["tests/platform/", "tests/features/imports/"],
];
const INTERRUPTED = 130;
/** Twice what a lane takes on a slow machine. */
const LANE_LIMIT_MS = 30 * 60_000;
const PATIENCE_MS = 5_000;

async function main(args: readonly string[], signal: AbortSignal): Promise<number> {
  const servers = await startServers({ signal });
  try {
    if (args.includes("--servers-only")) return await showServers(servers, signal);
    const run = await runTests(args, servers.env, signal);
    if (signal.aborted) return INTERRUPTED;
    const ci = Deno.env.get("CI") === "true";
    const { lines, exitCode } = verdict({ ...run, missing: servers.missing, ci });
    await servers.stop();
    console.log(lines.join("\n"));
    return exitCode;
  } finally {
    await servers.stop();
  }
}

async function showServers({ env, missing }: Servers, signal: AbortSignal): Promise<number> {
  for (const { what, why } of missing) console.error(`missing: ${what}: ${why}`);
  for (const [name, value] of Object.entries(env)) console.log(`export ${name}='${value}'`);
  console.error("Ctrl-C stops the servers");
  // A pending timer keeps the process alive; a signal listener does not.
  const timer = setInterval(() => {}, 60_000);
  await aborted(signal);
  clearInterval(timer);
  return 0;
}

type Outcome = Pick<TestRun, "totals" | "success">;

/** Runs the named tests, or all of them in lanes; what a lane says beside the first comes when it has ended. */
async function runTests(args: readonly string[], env: Servers["env"], signal: AbortSignal): Promise<Outcome> {
  const own = args[0] === "--" ? args.slice(1) : [...args];
  const isNamed = own.some((arg) => !arg.startsWith("-") && (arg.includes("/") || arg.endsWith(".ts")));
  const lanes = isNamed ? [own] : LANES.map((lane) => ["--no-check", ...own, ...lane]);
  const outcomes = await Promise.all(lanes.map((lane, at) => runLane(lane, { env, signal, later: at > 0 })));
  return {
    success: outcomes.every(({ success }) => success),
    totals: {
      passed: outcomes.reduce((sum, { totals }) => sum + totals.passed, 0),
      failed: outcomes.reduce((sum, { totals }) => sum + totals.failed, 0),
      ignored: outcomes.flatMap(({ totals }) => totals.ignored),
    },
  };
}

interface LaneOptions {
  readonly env: Servers["env"];
  readonly signal: AbortSignal;
  /** Whether what it says is kept back until it has ended. */
  readonly later: boolean;
}

/** Runs one lane; one that stands still is ended, so that the run says what it knows. */
async function runLane(args: readonly string[], { env, signal, later }: LaneOptions): Promise<Outcome> {
  const folder = await Deno.makeTempDir({ prefix: "test-report-" });
  const junit = join(folder, "junit.xml");
  const said = join(folder, "said.txt");
  const quoted = [Deno.execPath(), ...TEST_FLAGS, `--junit-path=${junit}`, ...args];
  try {
    const [program, ...rest] = later ? ["sh", "-c", `exec "$@" > "$0" 2>&1`, said, ...quoted] : quoted;
    const child = new Deno.Command(program!, { args: rest, env: { ...env } }).spawn();
    const over = AbortSignal.any([signal, AbortSignal.timeout(LANE_LIMIT_MS)]);
    const ended = aborted(over).then(() => endChild(child));
    const { success } = await child.status;
    if (over.aborted) await ended;
    if (later) console.log(await Deno.readTextFile(said));
    if (over.aborted) console.log(`Ended before its end: deno ${TEST_FLAGS[0]} ${args.join(" ")}`);
    return { totals: readTotals(await Deno.readTextFile(junit).catch(() => "")), success };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function endChild(child: Deno.ChildProcess): Promise<void> {
  function send(signal: Deno.Signal): void {
    try {
      child.kill(signal);
    } catch {
      // Ctrl-C reached it too, and it has ended.
    }
  }
  send("SIGINT");
  const timer = setTimeout(() => send("SIGKILL"), PATIENCE_MS);
  await child.status;
  clearTimeout(timer);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

if (import.meta.main) {
  const interruption = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    Deno.addSignalListener(name, () => interruption.abort(new Error(`${name} came`)));
  }
  const code = await main(Deno.args, interruption.signal).catch((error) => {
    if (interruption.signal.aborted) return INTERRUPTED;
    console.error(error);
    console.log("0 passed, 1 failed");
    return 1;
  });
  Deno.exit(code);
}
