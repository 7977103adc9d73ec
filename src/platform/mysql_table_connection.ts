import type { Statement } from "#src/std/sql/statement.ts";
import { DatabaseError } from "./database.ts";
import { mysqlFailure } from "./mysql_failure.ts";
import type { MysqlPool } from "./mysql_pool.ts";
import { mysqlRowTexts } from "./mysql_row_texts.ts";
import type { MysqlAnswer, MysqlSession } from "./mysql_session.ts";
import type { LoadTarget, TableAnswer, TableConnection } from "./run_transaction.ts";
import type { TableParameters } from "./tables.ts";

/** Changed since the snapshot, a lock that stayed taken, a deadlock, a table made since the snapshot. */
const CONTENDED = new Set([1020, 1205, 1213, 1412]);
const SNAPSHOT = "set transaction isolation level repeatable read; " +
  "start transaction with consistent snapshot, read only";

/** A session of a pool, for one transaction. */
export class MysqlTableConnection implements TableConnection {
  readonly #pool: MysqlPool;
  readonly #session: MysqlSession;
  readonly #mode: "write" | "snapshot";
  /** Whether the server holds anything of ours; a writing transaction begins with its first statement. */
  #touched = false;
  #over = false;

  constructor(pool: MysqlPool, session: MysqlSession, mode: "write" | "snapshot") {
    this.#pool = pool;
    this.#session = session;
    this.#mode = mode;
  }

  get lost(): boolean {
    return this.#session.lost;
  }

  async begin(): Promise<void> {
    if (this.#mode === "write") return;
    this.#touched = true;
    await this.#session.run(SNAPSHOT);
  }

  async execute(statement: Statement, parameters: TableParameters): Promise<TableAnswer> {
    const answer = await this.#bind(statement, parameters);
    return { rows: mysqlRowTexts(answer), count: answer.count };
  }

  async bytes(statement: Statement, parameters: TableParameters): Promise<Uint8Array | null> {
    const { rows: [row] } = await this.#bind(statement, parameters);
    const value = row === undefined ? null : row[0] as Uint8Array | null;
    return value === null ? null : new Uint8Array(value);
  }

  async load({ table, columns }: LoadTarget, text: AsyncIterable<Uint8Array>): Promise<number> {
    this.#touched = true;
    const sql = `load data local infile 'rows' into table ${table} character set utf8mb4 ` +
      `fields terminated by '\t' escaped by '\\' lines terminated by '\n' (${columns})`;
    const { affectedRows, warningStatus } = await this.#session.load(sql, text);
    if (warningStatus > 0) throw await this.#warning();
    return affectedRows;
  }

  async end(how: "commit" | "rollback"): Promise<void> {
    if (this.#touched) await this.#session.run(how);
  }

  give(): void {
    if (this.#over) return;
    this.#over = true;
    this.#pool.give(this.#session);
  }

  drop(error: DatabaseError): void {
    if (this.#over) return;
    this.#over = true;
    this.#pool.drop(this.#session, error);
  }

  failure(error: unknown, subject: string): DatabaseError {
    const { errno, sqlState } = error as { errno?: number; sqlState?: string };
    if (sqlState === undefined || !CONTENDED.has(errno!)) return mysqlFailure(error, subject);
    return new DatabaseError("contended", `Others were in the way of ${subject} (${errno})`, {
      cause: error,
    });
  }

  async #bind({ name, segments, names }: Statement, parameters: TableParameters): Promise<MysqlAnswer> {
    const values = names.map((parameter) => {
      const value = Object.hasOwn(parameters, parameter) ? parameters[parameter] : undefined;
      if (value !== undefined) return value;
      throw new DatabaseError("refused", `Cannot run '${name}': the parameter ':${parameter}' has no value`);
    });
    this.#touched = true;
    const sql = segments.join("?");
    const answer = await this.#session.bind(sql, values);
    // MariaDB, running a prepared read again after another that took further columns of the table, no longer sees that
    // an index has all it needs, and reads the whole table instead.
    if (this.#mode === "snapshot") this.#session.forget(sql);
    return answer;
  }

  /** As a file that came from the client cannot be refused half-way, what is an error elsewhere is a warning in a load. */
  async #warning(): Promise<Error> {
    const [warning = []] = await this.#session.run("show warnings limit 1");
    const [level, errno, sqlMessage] = warning.map(String);
    return Object.assign(new Error(sqlMessage), {
      code: `${level} ${errno}`,
      errno: Number(errno),
      sqlMessage,
      sqlState: "HY000",
    });
  }
}
