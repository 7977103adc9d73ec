/**
 * What `deno task bench` runs: starts throwaway servers and prints a table of figures. Names choose benchmarks
 * (`deno task bench csv_postgres`); `--save` writes the README of this folder, `--small` is for trying. Nothing here is a test.
 */
import { startServers } from "#tests/_support/servers/mod.ts";
import { authorisedReads } from "./authorised_reads.ts";
import type { Benchmark, Figure, Surroundings } from "./benchmark.ts";
import { cachedCsv } from "./cached_csv.ts";
import { commerce } from "./commerce.ts";
import { csvMariadb } from "./csv_mariadb.ts";
import { csvPostgres } from "./csv_postgres.ts";
import { figureTable } from "./figure_table.ts";
import { imports } from "./imports.ts";
import { library } from "./library.ts";
import { describeMachine } from "./machine.ts";
import { masterLists } from "./master_lists.ts";
import { orders } from "./orders.ts";
import { planeIssues } from "./plane_issues.ts";
import { sseClients } from "./sse_clients.ts";
import { start } from "./start.ts";

const BENCHMARKS: readonly Benchmark[] = [
  csvPostgres,
  csvMariadb,
  planeIssues,
  cachedCsv,
  library,
  commerce,
  authorisedReads,
  orders,
  masterLists,
  imports,
  sseClients,
  start,
];

async function main(args: readonly string[], signal: AbortSignal): Promise<number> {
  const names = args.filter((arg) => !arg.startsWith("-"));
  const unknown = names.filter((name) => !BENCHMARKS.some((benchmark) => benchmark.name === name));
  if (unknown.length > 0) {
    console.error(
      `No benchmark is called ${unknown.join(", ")}: ${BENCHMARKS.map(({ name }) => name).join(", ")}`,
    );
    return 2;
  }
  const chosen = BENCHMARKS.filter(({ name }) => names.length === 0 || names.includes(name));
  const servers = await startServers({ signal });
  try {
    for (const [name, value] of Object.entries(servers.env)) Deno.env.set(name, value);
    const { figures, missing } = await runAll(chosen, { servers, small: args.includes("--small") });
    const machine = await describeMachine(servers);
    const table = figureTable(figures);
    console.log(`\n${machine}\n\n${table}`);
    for (const line of missing) console.log(`missing: ${line}`);
    if (args.includes("--save")) await save(chosen, { machine, table, missing });
    return missing.length === 0 ? 0 : 1;
  } finally {
    await servers.stop();
  }
}

async function runAll(chosen: readonly Benchmark[], surroundings: Omit<Surroundings, "tell">) {
  const figures: Figure[] = [];
  const missing: string[] = [];
  for (const benchmark of chosen) {
    const tell = (line: string) => console.error(`${benchmark.name}: ${line}`);
    try {
      const own = await benchmark.run({ ...surroundings, tell });
      console.error(figureTable(own));
      figures.push(...own);
    } catch (error) {
      missing.push(`${benchmark.name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return { figures, missing };
}

async function save(
  chosen: readonly Benchmark[],
  { machine, table, missing }: { machine: string; table: string; missing: readonly string[] },
): Promise<void> {
  const text = `# Benchmarks

Measured ${
    new Date().toISOString().slice(0, 10)
  }. **Do not over-read these figures**: they come from one small machine on which clients,
servers and the service share the cores. Absolute values say little about another machine; a ratio compares two programs that took turns in
the same minutes, and moves by a tenth from run to run.

${machine}

${table}
${missing.map((line) => `\nMissing: ${line}\n`).join("")}
## What is measured

${chosen.map(({ name, about }) => `- \`${name}\`: ${about}.`).join("\n")}

## Once more

\`\`\`sh
deno task bench                 # all, some minutes; prints the table
deno task bench csv_postgres    # one
deno task bench imports --small # a large one with little work, to try whether it runs
deno task bench --save          # all, and rewrites this file
\`\`\`

Servers are found or started as for the tests. Beside them \`curl\`, \`psql\`, \`mariadb\`, \`ps\` and \`wrk\` are used.
`;
  const path = new URL("./README.md", import.meta.url).pathname;
  await Deno.writeTextFile(path, text);
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", path] }).output();
}

if (import.meta.main) {
  const interruption = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(name, () => interruption.abort(new Error(`${name} came`)));
  }
  Deno.exit(await main(Deno.args, interruption.signal));
}
