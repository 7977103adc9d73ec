import { readConfig } from "#src/config.ts";
import { planeParameters } from "#src/features/reports/plane_parameters.ts";
import { positionalSql } from "#src/platform/positional_sql.ts";
import { loadStatements } from "#src/platform/statements.ts";
import { createOwnPostgres, type OwnPostgres } from "#tests/_support/own_postgres.ts";
import { createServiceFolder } from "#tests/_support/service_folder.ts";
import type { Benchmark, Figure } from "./benchmark.ts";
import { curl } from "./curl.ts";
import { MeasuredProcess } from "./measured_process.ts";
import { neededProgram } from "./needed_program.ts";
import { rounds } from "./rounds.ts";
import { spread } from "./spread.ts";
import { timedProgram } from "./timed_program.ts";

const ISSUES = 20_000;
const ROUNDS = 7;
const READERS = 32;
const PSQL = ["-X", "-q", "-A", "-t"];
/** The service's URL asks for no encryption, so its peer's must not either. */
const PLAIN = { PGSSLMODE: "disable" };
const SQL = new URL("../../sql", import.meta.url).pathname;
const SCOPE = { WORKSPACE_NAME: "serumpun", PROJECT_NAME: "SE26" };

/** `issues_detail` of a large Plane beside `psql`, and many readers at once. */
export const planeIssues: Benchmark = {
  name: "plane_issues",
  about:
    "`issues_detail` over Plane with 20,000 issues, 30,000 assignments, 40,000 labels and 60,000 comments, never kept, beside `psql` running the same statement; and 32 readers of a report that is not kept yet",
  async run({ tell }) {
    tell(`Plane with ${ISSUES} issues`);
    await using database = await createPlane();
    await using folder = await createServiceFolder();
    const settings = { ...SCOPE, MONEV_DATABASE_URL: database.url.href };
    return [
      ...await oneReader(database, { folder: folder.path, settings, tell }),
      await manyReaders(database, { folder: folder.path, settings, tell }),
    ];
  },
};

interface Started {
  readonly folder: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly tell: (line: string) => void;
}

async function createPlane(): Promise<OwnPostgres> {
  const read = (name: string) => Deno.readTextFile(`${SQL}/demo/${name}.sql`);
  return await createOwnPostgres([
    "create extension if not exists pg_stat_statements",
    `set aliran.demo_issues = '${ISSUES}'`,
    await read("plane_schema"),
    await read("plane_data"),
    "vacuum analyze",
  ]);
}

async function oneReader(database: OwnPostgres, { folder, settings, tell }: Started): Promise<Figure[]> {
  const psql = await neededProgram("psql");
  await using service = await MeasuredProcess.start({ folder, settings });
  const script = await writeScript(database);
  const url = `${service.origin}/csv/issues_detail.csv?cache=bypass`;
  tell(`${ROUNDS} rounds beside psql`);
  const took = await rounds(ROUNDS, {
    ours: async () => (await curl(url)).seconds,
    peer: async () => (await timedProgram(psql, [...PSQL, "-f", script, database.url.href], PLAIN)).seconds,
  });
  await Deno.remove(script);
  const [ours, peer] = [spread(took.ours), spread(took.peer)];
  const [statement] = await database.sql(
    `select min_exec_time as least, mean_exec_time as mean, max_exec_time as most
    from pg_stat_statements s
    join pg_database d on d.oid = s.dbid and d.datname = current_database()
    where query like '%last_comments%' and calls >= ${ROUNDS}
    order by mean_exec_time desc`,
  );
  const { least, mean, most } = statement as Record<string, number>;
  return [
    {
      what: `issues_detail, ${await countRows(url)} rows, not kept: total time (median)`,
      ours: `${ours.median.toFixed(2)} s (${ours.least.toFixed(2)} to ${ours.most.toFixed(2)})`,
      peer: `psql: ${peer.median.toFixed(2)} s (${peer.least.toFixed(2)} to ${peer.most.toFixed(2)})`,
      value: ours.median / peer.median,
      unit: "×",
      wanted: { atMost: 1.3 },
    },
    {
      what: "its statement, by the server's own count (mean)",
      ours: `${(least! / 1000).toFixed(2)} to ${(most! / 1000).toFixed(2)} s`,
      peer: "",
      value: mean! / 1000,
      unit: "s",
      wanted: { atMost: 0.5 },
    },
  ];
}

async function countRows(url: string): Promise<number> {
  const rows = await (await fetch(url.replace(".csv", ".json").replace("/csv/", "/json/"))).json();
  return rows.length;
}

/** The statement as `psql` takes it, with the values that the service gives. */
async function writeScript({ sql }: OwnPostgres): Promise<string> {
  const statements = await loadStatements(SQL, ["plane", "reports"]);
  const [scope] = await sql(
    `select w.id as workspace_id, p.id as project_id
    from workspaces w join projects p on p.workspace_id = w.id
    where w.slug = $1 and p.identifier = $2`,
    [SCOPE.WORKSPACE_NAME, SCOPE.PROJECT_NAME],
  );
  const { workspaceName, projectName, kabkotaKey, kabkotaPattern, kabkotaNames, timezone } = readConfig(
    SCOPE,
  );
  const parameters = planeParameters(
    { workspaceName, projectName, kabkotaKey, kabkotaPattern, kabkotaNames, timezone },
    Date.now(),
    scope as { workspace_id: string; project_id: string },
  );
  const { text, values } = positionalSql(
    statements.get("reports/issues_detail").on("postgres"),
    parameters,
    (position) => `$${position}`,
  );
  const literals = values.map((value) => value === null ? "null" : `'${value.replaceAll("'", "''")}'`);
  const script = await Deno.makeTempFile({ prefix: "issues-detail-", suffix: ".sql" });
  await Deno.writeTextFile(
    script,
    [
      "set jit = off;",
      `set timezone = '${timezone}';`,
      `prepare report as ${text};`,
      `execute report(${literals.join(", ")});`,
    ].join("\n"),
  );
  return script;
}

async function manyReaders(database: OwnPostgres, { folder, settings, tell }: Started): Promise<Figure> {
  tell(`${READERS} readers at once`);
  await using service = await MeasuredProcess.start({ folder, settings });
  await database.sql("select pg_stat_statements_reset()");
  const url = `${service.origin}/csv/issues_detail.csv`;
  const began = performance.now();
  const runs = await Promise.all(Array.from({ length: READERS }, () => curl(url)));
  const seconds = (performance.now() - began) / 1000;
  const [counted] = await database.sql(
    `select coalesce(sum(calls), 0)::int as calls
    from pg_stat_statements s
    join pg_database d on d.oid = s.dbid and d.datname = current_database()
    where query like '%last_comments%' and query not like '%pg_stat_statements%'`,
  );
  const sizes = new Set(runs.map(({ bytes }) => bytes));
  const whole = sizes.size === 1 ? READERS : 0;
  return {
    what: `${READERS} readers at once of issues_detail, not kept yet: statements that were run`,
    ours: `${whole} complete answers of ${[...sizes].join(" or ")} bytes in ${seconds.toFixed(2)} s`,
    peer: "",
    value: counted!["calls"] as number,
    unit: "",
    wanted: { atMost: 1 },
  };
}
