import type { ConnectionOptions } from "mysql2";
import { Buffer } from "node:buffer";
import { Readable } from "node:stream";
import { mysqlConnectionOptions } from "./mysql_connection_options.ts";
import type { MysqlTarget } from "./mysql_connection_options.ts";
import { mysqlPackets } from "./mysql_packets.ts";
import { MysqlRowSource } from "./mysql_row_source.ts";
import { mysqlWire } from "./mysql_wire.ts";
import type { MysqlColumnDefinition, MysqlWire } from "./mysql_wire.ts";

/** How a session behaves. */
export interface MysqlSessionOptions extends MysqlTarget {
  /** The server stops a statement that takes longer; 0 = no limit. */
  readonly statementTimeoutMs: number;
  /** How long the server may say nothing while it is waited for. */
  readonly silenceTimeoutMs: number;
  /** IANA time zone whose present offset becomes the session's `time_zone`. */
  readonly timezone: string;
  /**
   * For tables of ours: strict about values, and every statement belongs to a transaction that the first one opens (read
   * committed) and only `commit` or `rollback` ends. @default {false: reads only}
   */
  readonly writes?: boolean;
}

/** What a statement gave: rows of values as the driver reads them, or how many rows it found to change. */
export interface MysqlAnswer {
  readonly columns: readonly MysqlColumnDefinition[];
  readonly rows: readonly (readonly unknown[])[];
  readonly count: number;
}

/** How many rows a load put in, and of how much the server warned. */
export interface MysqlLoaded {
  readonly affectedRows: number;
  readonly warningStatus: number;
}

/**
 * Portable SQL: `"quoted"` names, `||` joins text, a backslash is a backslash. The last one is also what the
 * parser of statements goes by, so that both see the same strings.
 */
const SQL_MODE = "ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES,NO_ENGINE_SUBSTITUTION";
const STRICT = "STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO";
/**
 * Numbers of any size, times and JSON as text; only texts of ours may hold several statements, none of `sql/` can. A server
 * that asks for a file gets what a load gives, or none.
 */
const WRITING: ConnectionOptions = {
  bigNumberStrings: true,
  dateStrings: true,
  flags: [],
  jsonStrings: true,
  maxPreparedStatements: 128,
  multipleStatements: true,
  supportBigNumbers: true,
};
const GROUP_CONCAT_MAX = 1 << 30;
const GOODBYE_MS = 1000;

/**
 * One connection, set up for reading or for tables of ours. Whatever ends it, every call that waits on it fails at that
 * moment, and nothing is ever thrown outside of a call.
 */
export class MysqlSession {
  /** The offset in which the server writes a `timestamp`. */
  readonly offset: string;
  /** When it was opened, in milliseconds of `performance.now()`. */
  readonly openedAtMs: number = performance.now();
  readonly #wire: MysqlWire;
  readonly #silenceMs: number;
  readonly #waiting = new Set<(error: unknown) => void>();
  #source: MysqlRowSource | null = null;
  #lost: { readonly error: unknown } | null = null;
  #server = "";

  private constructor(wire: MysqlWire, options: MysqlSessionOptions) {
    this.#wire = wire;
    this.#silenceMs = options.silenceTimeoutMs;
    this.offset = Temporal.Now.zonedDateTimeISO(options.timezone).offset;
    wire.on("error", (error) => this.lose(error));
    wire.on("end", () => this.lose(connectionLost()));
  }

  /** Connects and prepares the session; aborting the signal, or `connectTimeoutMs`, ends the attempt. */
  static async open(options: MysqlSessionOptions, signal?: AbortSignal): Promise<MysqlSession> {
    signal?.throwIfAborted();
    const wire = mysqlWire({ ...mysqlConnectionOptions(options), ...(options.writes ? WRITING : {}) });
    const session = new MysqlSession(wire, options);
    const giveUp = () => session.lose(signal?.reason);
    const timer = setTimeout(() => session.lose(connectTimeout()), options.connectTimeoutMs);
    signal?.addEventListener("abort", giveUp);
    try {
      await session.#settled((done) => session.#wire.once("connect", () => done(null, null)));
      session.#wire.stream.on("close", () => session.lose(connectionLost()));
      await session.#setUp(options);
      return session;
    } catch (error) {
      session.lose(error);
      throw error;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener("abort", giveUp);
    }
  }

  /** Whether the connection is gone. */
  get lost(): boolean {
    return this.#lost !== null;
  }

  /** The thread on the server, and which server it is: behind a balancer the next connection may reach another. */
  get identity(): { readonly server: string; readonly thread: number } {
    return { server: this.#server, thread: this.#wire.threadId };
  }

  /** Runs a statement of ours that has a small result or none. */
  async run(sql: string): Promise<readonly (readonly unknown[])[]> {
    const rows = await this.#settled((done) => this.#wire.query({ sql, rowsAsArray: true }, done));
    return Array.isArray(rows) ? rows : [];
  }

  /** Runs a statement with values bound at its `?`; it stays prepared for the next time. */
  async bind(sql: string, values: readonly (string | Uint8Array | null)[]): Promise<MysqlAnswer> {
    const answer = await this.#settled((done) =>
      this.#wire.execute(
        { sql, values: values.map(asDriverTakesIt), rowsAsArray: true },
        (error, result, columns = []) => done(error, { result, columns }),
      )
    );
    const { result, columns } = answer as { result: unknown; columns: MysqlAnswer["columns"] };
    if (Array.isArray(result)) return { columns, rows: result, count: 0 };
    return { columns, rows: [], count: (result as { affectedRows: number }).affectedRows };
  }

  /** Runs a LOAD DATA LOCAL with a text as its file. */
  async load(sql: string, text: AsyncIterable<Uint8Array>): Promise<MysqlLoaded> {
    const file = Readable.from(mysqlPackets(text));
    try {
      return await this.#settled((done) =>
        this.#wire.query({ sql, rowsAsArray: true, infileStreamFactory: () => file }, done)
      ) as MysqlLoaded;
    } catch (error) {
      // The server may still wait for the rest.
      if (!file.readableEnded) this.lose(error);
      throw error;
    } finally {
      file.destroy();
    }
  }

  /** Closes a statement that was bound, so that it is planned from nothing the next time. */
  forget(sql: string): void {
    this.#wire.unprepare({ sql, rowsAsArray: true });
  }

  /** The columns of a statement, which the server reads but does not run. */
  async describe(sql: string): Promise<readonly MysqlColumnDefinition[]> {
    const columns = await this.#settled((done) =>
      this.#wire.prepare(sql, (error, statement) => done(error, statement?.columns))
    );
    this.#wire.unprepare(sql);
    return columns as readonly MysqlColumnDefinition[];
  }

  /** Starts a statement whose rows are read packet by packet. */
  rows(sql: string): MysqlRowSource {
    if (this.#lost !== null) throw this.#lost.error;
    return this.#source = new MysqlRowSource(this.#wire, sql, this.#silenceMs);
  }

  /** Ends the connection at once; calls that wait on it fail with `error`. */
  lose(error: unknown): void {
    if (this.#lost !== null) return;
    this.#lost = { error };
    for (const fail of this.#waiting) fail(error);
    this.#waiting.clear();
    this.#source?.fail(error);
    // What is still on its way is rows that nobody reads; the driver would complain of their numbers.
    this.#wire.packetParser = { execute: () => {} };
    this.#wire.destroy();
    this.#wire.stream.destroy();
  }

  /** Says good-bye to the server and waits for it to hang up, a second at most. */
  async leave(): Promise<void> {
    if (this.#lost !== null) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, GOODBYE_MS);
    this.#wire.stream.once("close", resolve);
    this.#wire.end();
    await promise;
    clearTimeout(timer);
    this.lose(connectionLost());
  }

  async #setUp({ statementTimeoutMs, silenceTimeoutMs, writes = false }: MysqlSessionOptions): Promise<void> {
    const [row] = await this.run("select version(), @@hostname, @@port, @@server_id");
    const [version, ...server] = row!.map(String);
    this.#server = server.join(" ");
    const limit = /mariadb/i.test(version!)
      ? `max_statement_time = ${statementTimeoutMs / 1000}`
      : `max_execution_time = ${Math.ceil(statementTimeoutMs)}`;
    const patience = Math.ceil(silenceTimeoutMs / 1000);
    const mode = writes ? `${SQL_MODE},${STRICT}` : SQL_MODE;
    await this.run(
      `set session sql_mode = '${mode}', time_zone = '${this.offset}', ${limit}, ` +
        `group_concat_max_len = ${GROUP_CONCAT_MAX}, net_write_timeout = ${patience}`,
    );
    if (!writes) return void await this.run("set session transaction read only");
    const lockWait = Math.max(1, Math.floor((statementTimeoutMs - 1) / 1000));
    await this.run(
      "set session transaction isolation level read committed; " +
        `set session autocommit = 0, sql_notes = 0, innodb_lock_wait_timeout = ${lockWait}, lock_wait_timeout = ${lockWait}`,
    );
  }

  #settled(start: (done: (error: unknown, result: unknown) => void) => void): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.#lost !== null) return reject(this.#lost.error);
      const timer = setTimeout(() => this.lose(serverSilent(this.#silenceMs)), this.#silenceMs);
      const fail = (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      };
      this.#waiting.add(fail);
      start((error, result) => {
        this.#waiting.delete(fail);
        if (error) return fail(error);
        clearTimeout(timer);
        resolve(result);
      });
    });
  }
}

/** Bytes in `Buffer`s, as all other arrays are texts to the driver. */
function asDriverTakesIt(value: string | Uint8Array | null): string | Buffer | null {
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.length) : value;
}

function connectionLost(): Error {
  return Object.assign(new Error("The server closed the connection"), { code: "PROTOCOL_CONNECTION_LOST" });
}

function connectTimeout(): Error {
  return Object.assign(new Error("The server did not answer in time"), { code: "ETIMEDOUT" });
}

function serverSilent(ms: number): Error {
  return Object.assign(new Error(`Nothing came from the server for ${ms} ms`), { code: "ETIMEDOUT" });
}
