import type { Statement } from "#src/std/sql/statement.ts";
import { localOffset } from "#src/std/time/local_offset.ts";
import { DatabaseError } from "./database.ts";
import type { Column, Database, Parameters, Privileges, ResultStream } from "./database.ts";
import { MysqlBatches } from "./mysql_batches.ts";
import { MysqlCellReader } from "./mysql_cell_reader.ts";
import { mysqlColumns } from "./mysql_columns.ts";
import { mysqlConnectionOptions } from "./mysql_connection_options.ts";
import { mysqlFailure } from "./mysql_failure.ts";
import { MysqlLease } from "./mysql_lease.ts";
import { MysqlPool } from "./mysql_pool.ts";
import { mysqlWritePrivileges } from "./mysql_write_privileges.ts";
import type { MysqlRowSource } from "./mysql_row_source.ts";

/** Options of {@linkcode createMysqlDatabase}. */
export interface MysqlDatabaseOptions {
  /**
   * `mysql://user:password@host:port/database`, encrypted with `?ssl=true` or `?sslmode=require|verify-ca|verify-full`
   * (or the server's spelling, `?ssl-mode=REQUIRED|VERIFY_CA|VERIFY_IDENTITY`).
   */
  readonly url: string;
  /** Certificates to trust, as PEM text. @default {the system's} */
  readonly ca?: string | undefined;
  /** Connections at most. @default {10} */
  readonly poolMax?: number;
  /** For connecting, encryption and login together. @default {10_000} */
  readonly connectTimeoutMs?: number;
  /** How long a statement waits for a connection before it is `busy`. @default {10_000} */
  readonly acquireTimeoutMs?: number;
  /** The server stops a statement that takes longer, sending rows included; 0 = no limit. @default {30_000} */
  readonly statementTimeoutMs?: number;
  /** How long the server may say nothing while a reader waits. @default {statementTimeoutMs + 5_000, or 5 minutes} */
  readonly silenceTimeoutMs?: number;
  /** IANA time zone: what `now()` shows, and what a `datetime`, which has no zone, is taken for. */
  readonly timezone: string;
}

const SILENCE_GRACE_MS = 5_000;
const SILENCE_WITHOUT_LIMIT_MS = 300_000;

/**
 * Reads from MySQL 8 or MariaDB 10.11 and later. Opens no connection before the first statement.
 *
 * @throws {TypeError} When the URL cannot be read; its message holds no secret.
 * @throws {RangeError} When the time zone is unknown.
 */
export function createMysqlDatabase(options: MysqlDatabaseOptions): Database {
  return new MysqlDatabase(options);
}

class MysqlDatabase implements Database {
  readonly engine = "mysql";
  readonly #pool: MysqlPool;
  readonly #offsetOf: (wallMs: number) => string;

  constructor(options: MysqlDatabaseOptions) {
    const { connectTimeoutMs = 10_000, statementTimeoutMs = 30_000 } = options;
    const silence = statementTimeoutMs > 0 ? statementTimeoutMs + SILENCE_GRACE_MS : SILENCE_WITHOUT_LIMIT_MS;
    mysqlConnectionOptions({ ...options, connectTimeoutMs });
    this.#offsetOf = localOffset(options.timezone);
    this.#pool = new MysqlPool({
      url: options.url,
      ca: options.ca,
      timezone: options.timezone,
      poolMax: options.poolMax ?? 10,
      acquireTimeoutMs: options.acquireTimeoutMs ?? 10_000,
      connectTimeoutMs,
      statementTimeoutMs,
      silenceTimeoutMs: options.silenceTimeoutMs ?? silence,
    });
  }

  async stream(statement: Statement, parameters: Parameters, signal?: AbortSignal): Promise<ResultStream> {
    const subject = `statement '${statement.name}'`;
    const lease = await this.#lease(subject, signal);
    let source: MysqlRowSource | null = null;
    try {
      source = await send(lease, statement, parameters);
      const columns = mysqlColumns(await source.columns());
      const clock = { offsetOf: this.#offsetOf, sessionOffset: lease.session.offset };
      const reader = new MysqlCellReader(columns, clock);
      return {
        columns: columns.map(({ name, type }) => ({ name, type })),
        batches: new MysqlBatches({ lease, source, reader, subject }),
      };
    } catch (error) {
      const failure = mysqlFailure(error, subject);
      if (source === null ? failure.failure === "refused" : source.clean) void lease.rest();
      else lease.drop(error);
      throw failure;
    }
  }

  async describe(statement: Statement): Promise<readonly Column[]> {
    const subject = `statement '${statement.name}'`;
    const definitions = await this.#leased(subject, (lease) => lease.session.describe(marked(statement)));
    if (definitions.length === 0) {
      throw new DatabaseError("refused", `Database says that ${subject} gives no columns`);
    }
    return mysqlColumns(definitions).map(({ name, type }) => ({ name, type }));
  }

  async privileges(): Promise<Privileges> {
    const [role, grants] = await this.#leased("the question for privileges", async ({ session }) => [
      await session.run("select current_user()"),
      await session.run("show grants"),
    ]);
    return {
      role: String(role![0]![0]),
      writes: mysqlWritePrivileges(grants!.map(([line]) => String(line))),
    };
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  async #lease(subject: string, signal?: AbortSignal): Promise<MysqlLease> {
    try {
      return await MysqlLease.open(this.#pool, signal);
    } catch (error) {
      if (signal?.aborted) {
        throw new DatabaseError("cancelled", `Reader of ${subject} left`, { cause: error });
      }
      throw mysqlFailure(error, subject);
    }
  }

  async #leased<T>(subject: string, work: (lease: MysqlLease) => Promise<T>): Promise<T> {
    const lease = await this.#lease(subject);
    try {
      return await work(lease);
    } catch (error) {
      throw mysqlFailure(error, subject);
    } finally {
      await lease.rest();
    }
  }
}

function send(
  lease: MysqlLease,
  statement: Statement,
  parameters: Parameters,
): MysqlRowSource | Promise<MysqlRowSource> {
  const { name: statementName, names } = statement;
  if (names.length === 0) return lease.send(marked(statement));
  const values = new Map(names.map((name) => {
    const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (value === undefined) {
      throw new DatabaseError("refused", `Statement '${statementName}' needs a value for '${name}'`);
    }
    return [name, value];
  }));
  return lease.sendBound(marked(statement), values, names);
}

function marked(statement: Statement): string {
  return statement.segments.join("?");
}
