import { createMigrations } from "#src/platform/migrations.ts";
import { createPostgresTables } from "#src/platform/postgres_tables.ts";
import { loadStatements, type Statements } from "#src/platform/statements.ts";
import type { Statement } from "#src/std/sql/statement.ts";
import { createOwnPostgres, type OwnPostgres } from "#tests/_support/own_postgres.ts";
import type { MasterPlan } from "./master_plans.ts";

/** How a statement was planned. */
export interface PlannedMaster {
  /** The indexes that it goes by. */
  readonly indexes: readonly string[];
  /** The tables that it would read from one end to the other. */
  readonly scanned: readonly string[];
  /** Its nodes, outermost first. */
  readonly nodes: string;
  /** What it took when it was run, in milliseconds. */
  readonly ms: number;
}

/** Master data on PostgreSQL with so many rows that plans are those of real ones. */
export interface FilledMaster extends AsyncDisposable {
  readonly place: OwnPostgres;
  readonly statements: Statements;
  /** An id that a client and a store have. */
  readonly someId: string;
  /** Runs a statement with its values bound, as the service does, and tells how that went. */
  explain(plan: Omit<MasterPlan, "index">): Promise<PlannedMaster>;
}

interface PlanNode {
  readonly "Node Type": string;
  readonly "Index Name"?: string;
  readonly "Relation Name"?: string;
  readonly Plans?: readonly PlanNode[];
}

const FOLDERS = ["audit", "clients", "stores"];

/** How many rows there are. */
export interface MasterSize {
  readonly clients: number;
  /** Stores, and changes in the trail; not more than clients. */
  readonly others: number;
}

/** Makes a {@linkcode FilledMaster}; `await using` it. A tenth of the rows are inactive, the oldest; every 50th is deleted. */
export async function filledMaster(sqlDirectory: string, size: MasterSize): Promise<FilledMaster> {
  const place = await createOwnPostgres();
  const url = place.url.href;
  const tables = createPostgresTables({
    url,
    poolMax: 1,
    connectTimeoutMs: 5_000,
    statementTimeoutMs: 600_000,
  });
  await createMigrations(tables, `${sqlDirectory}/migrations/app`).up();
  for (const text of fillOf(size)) await place.sql(text);
  const names = ["clients", "stores", "workweeks", "workhours", "audit_trail"];
  for (const name of names) await vacuum(place, name);
  const statements = await loadStatements(sqlDirectory, FOLDERS);
  return {
    place,
    statements,
    someId: idOf(777),
    async explain({ statement, sort, given }) {
      const file = statements.get(statement);
      const plain = sort === undefined ? file.on("postgres") : file.sorted("postgres", sort);
      const { segments: [first, ...rest], names } = plain;
      const nothing = Object.fromEntries(names.map((name) => [name, null]));
      const parameters = { ...nothing, limit: "10", offset: "0", ...given };
      const explained: Statement = {
        ...plain,
        segments: [`explain (analyze, format json) ${first}`, ...rest],
      };
      const [row] = await tables.transaction((session) => session.rows(explained, parameters));
      const [{ Plan, "Execution Time": ms }] = JSON.parse(Object.values(row!)[0]!);
      return { ...planned(Plan), ms };
    },
    async [Symbol.asyncDispose]() {
      await tables.close();
      await place[Symbol.asyncDispose]();
    },
  };
}

function planned(root: PlanNode) {
  const nodes: PlanNode[] = [];
  const walk = (node: PlanNode) => {
    nodes.push(node);
    node.Plans?.forEach(walk);
  };
  walk(root);
  return {
    indexes: nodes.flatMap((node) => node["Index Name"] ?? []),
    scanned: nodes.filter((node) => node["Node Type"] === "Seq Scan").map((node) => node["Relation Name"]!),
    nodes: nodes.map((node) => [node["Node Type"], node["Index Name"] ?? []].flat().join(" ")).join(" < "),
  };
}

/** Again until every page is known to be seen by all: another session's old view may keep some back. */
async function vacuum({ sql }: OwnPostgres, table: string): Promise<void> {
  for (;;) {
    await sql(`vacuum analyze ${table}`);
    const [row] = await sql(
      `select relallvisible >= relpages as done from pg_class where relname = '${table}'`,
    );
    if (row!["done"]) return;
  }
}

function idOf(n: number): string {
  return `019aa5c0-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;
}

function fillOf({ clients, others }: MasterSize): string[] {
  const id = (n: string) => `cast('019aa5c0-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0') as uuid)`;
  const name =
    "(array['Toko', 'Warung', 'Kedai', 'Apotek', 'Bengkel'])[1 + (n::bigint * 7919) % 5] || ' ' || " +
    "substr(md5(n::text), 1, 8) || ' ' || n";
  const place = "'+62 21 ' || n, 'Jalan ' || md5((n * 3)::text) || ' ' || n, 'City ' || (n * 31) % 500";
  const state = (count: number) =>
    `n > ${count} / 10, case when n % 50 = 0 then now() end from generate_series(1, ${count}) n`;
  return [
    `insert into clients (id, code, name, legal_name, email, phone, address, city, time_zone, is_active, deleted_at)
    select ${id("n")}, 'C' || n, ${name}, 'PT ' || md5(n::text), 'c' || n || '@example.com', ${place},
      'Asia/Jakarta', ${state(clients)}`,
    `insert into stores (id, client_id, code, name, phone, address, city, is_active, deleted_at)
    select ${id("n")}, ${id(`case when n % 50 = 0 then 1 else 1 + ((n - 1) / 500) * 500 + n % 10 end`)},
      'C' || n, ${name}, ${place}, ${state(others)}`,
    `insert into workweeks (client_id, time_zone) select id, time_zone from clients where id < ${
      id("20000")
    }`,
    `insert into workhours (client_id, day, opens, closes)
    select id, day, 480, 1020 from clients cross join generate_series(1, 5) day where id < ${id("20000")}`,
    `insert into audit_trail (at, who, kind, subject_id, action, before_state, after_state)
    select timestamptz '2026-01-01 00:00:00+00' + n * interval '1 second', 'user ' || n % 1000,
      case when n % 1000 = 0 then 'webhook' else 'client' end, cast(${id("1 + n % 5000")} as text), 'changed',
      jsonb_build_object('name', md5(n::text), 'address', md5((n * 3)::text), 'email', md5((n * 5)::text)),
      jsonb_build_object('name', md5(n::text), 'address', md5((n * 7)::text), 'email', md5((n * 5)::text))
    from generate_series(1, ${others}) n`,
    ...["clients", "stores"].map((tag) =>
      `update data_versions set row_count = (select count(*) from ${tag} where deleted_at is null)
      where tag = '${tag}' and slot = 0`
    ),
  ];
}
