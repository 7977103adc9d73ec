import type Postgrator from "postgrator";
import { splitStatements } from "#src/std/sql/split_statements.ts";
import type { Statement } from "#src/std/sql/statement.ts";
import type { DatabaseSession, Row, Tables } from "./tables.ts";

/** What the library needs to know of a database to work in it. */
export type MigrationAccess = Pick<
  Postgrator.MySQLOptions,
  "database" | "schemaTable" | "execQuery" | "execSqlScript"
>;

/** Where statements run: in a transaction, or each by itself. */
interface Place {
  rows(statement: Statement): Promise<readonly Row[]>;
  run(statement: Statement): Promise<unknown>;
}

const TABLE = "aliran_migrations";
const DEFINITION =
  `create table if not exists ${TABLE} (version bigint primary key, name text, md5 text, run_at timestamp null)`;

/** Runs the files of migrations through {@linkcode Tables}, statement by statement, and knows which were run. */
export class MigrationRunner {
  readonly #tables: Tables;
  /** The schema in which tables are made. */
  readonly #schema: string;

  constructor(tables: Tables) {
    this.#tables = tables;
    this.#schema = tables.engine === "mysql" ? "database()" : "current_schema()";
  }

  /** The steps that were taken, oldest first. Changes nothing. */
  applied(): Promise<readonly Row[]> {
    return this.#tables.transaction(async (session) => {
      const found = await session.rows(
        statementOf(
          "find_table",
          `select 1 from information_schema.tables where table_schema = ${this.#schema} and table_name = '${TABLE}'`,
        ),
        {},
      );
      if (found.length === 0) return [];
      const sql = `select version, name, md5 from ${TABLE} order by version`;
      return await session.rows(statementOf("list_applied", sql), {});
    }, { mode: "snapshot" });
  }

  /**
   * Does the library's work on one step: in one transaction on PostgreSQL, which is therefore run again when it has to
   * be, and statement by statement on MySQL, which ends a transaction at every definition of a table.
   */
  async run(step: string, work: (access: MigrationAccess) => Promise<unknown>): Promise<void> {
    await this.#tables.define(statementOf("create_table", DEFINITION));
    if (this.#tables.engine === "mysql") {
      await work(await this.#access(step, eachByItself(this.#tables)));
    } else {
      await this.#tables.transaction(async (session) => work(await this.#access(step, within(session))));
    }
  }

  async #access(step: string, place: Place): Promise<MigrationAccess> {
    const [row] = await place.rows(statementOf("find_schema", `select ${this.#schema} as name`));
    const schema = row!["name"]!;
    return {
      // What MySQL calls a database is what PostgreSQL calls a schema.
      ...(this.#tables.engine === "mysql"
        ? { database: schema, schemaTable: TABLE }
        : { schemaTable: `${schema}.${TABLE}` }),
      async execQuery(sql) {
        const statement = statementOf(step, splitStatements(step, sql)[0]!);
        if (/^select\b/i.test(statement.segments[0]!)) return { rows: [...await place.rows(statement)] };
        await place.run(statement);
        return { rows: [] };
      },
      async execSqlScript(script) {
        for (const [index, sql] of splitStatements(step, script).entries()) {
          await place.run(statementOf(`${step}, statement ${index + 1}`, sql));
        }
      },
    };
  }
}

function eachByItself(tables: Tables): Place {
  return {
    rows: (statement) => tables.transaction((session) => session.rows(statement, {}), { mode: "snapshot" }),
    run: (statement) => tables.define(statement),
  };
}

function within(session: DatabaseSession): Place {
  return {
    rows: (statement) => session.rows(statement, {}),
    run: (statement) => session.run(statement, {}),
  };
}

function statementOf(name: string, sql: string): Statement {
  return { name: `migrations/${name}`, segments: [sql], names: [] };
}
