import { DatabaseError } from "./database.ts";
import type { MysqlPool } from "./mysql_pool.ts";
import type { MysqlRowSource } from "./mysql_row_source.ts";
import type { MysqlSession } from "./mysql_session.ts";

/**
 * A session in a read-only transaction, for one statement. It goes back to the pool once, however it ends: at
 * rest when the server has said its last word, otherwise ended together with the statement.
 */
export class MysqlLease {
  /** The session, for this statement alone. */
  readonly session: MysqlSession;
  readonly #pool: MysqlPool;
  readonly #signal: AbortSignal | undefined;
  readonly #abort = () => this.leave(this.#signal?.reason);
  #variables: readonly string[] = [];
  #over = false;

  private constructor(pool: MysqlPool, session: MysqlSession, signal: AbortSignal | undefined) {
    this.#pool = pool;
    this.session = session;
    this.#signal = signal;
    signal?.addEventListener("abort", this.#abort);
  }

  /**
   * Takes a session and opens the transaction; an idle connection that has died meanwhile is replaced, so that
   * nobody notices. Aborting the signal ends the lease at any moment.
   */
  static async open(pool: MysqlPool, signal: AbortSignal | undefined): Promise<MysqlLease> {
    for (let fresh = false;; fresh = true) {
      const lease = new MysqlLease(pool, await pool.take(signal, fresh), signal);
      try {
        await lease.session.run("start transaction read only");
        return lease;
      } catch (error) {
        const died = lease.session.lost && !signal?.aborted;
        lease.drop(error);
        if (fresh || !died) throw error;
      }
    }
  }

  /** Sends a statement that has no values. */
  send(sql: string): MysqlRowSource {
    return this.session.rows(sql);
  }

  /**
   * Sends a statement with a value for each `?`, as text or NULL. The text protocol has no values and the binary
   * one writes rows in another form, so the values travel bound, into variables that `execute` reads.
   */
  async sendBound(
    sql: string,
    values: ReadonlyMap<string, string | null>,
    order: readonly string[],
  ): Promise<MysqlRowSource> {
    const variables = new Map([...values.keys()].map((name, index) => [name, `@aliran_${index + 1}`]));
    this.#variables = ["@aliran_sql", ...variables.values()];
    const assignments = this.#variables.map((variable) => `${variable} = ?`).join(", ");
    await this.session.bind(`set ${assignments}`, [sql, ...values.values()]);
    await this.session.run("prepare aliran from @aliran_sql");
    const using = order.map((name) => variables.get(name)).join(", ");
    return this.session.rows(`execute aliran using ${using}`);
  }

  /** Gives the session back after the server's last word. */
  async rest(): Promise<void> {
    if (!this.#end()) return;
    try {
      await this.session.run("rollback");
      if (this.#variables.length > 0) {
        await this.session.run("deallocate prepare aliran").catch(() => {});
        await this.session.run(`set ${this.#variables.map((variable) => `${variable} = null`).join(", ")}`);
      }
      this.#pool.give(this.session);
    } catch (error) {
      this.#pool.drop(this.session, error);
    }
  }

  /** Ends the statement and the session because the reader has gone. */
  leave(reason: unknown): void {
    this.drop(
      new DatabaseError("cancelled", "Statement was cancelled as its reader left", { cause: reason }),
    );
  }

  /** Ends the statement and the session with an error. */
  drop(error: unknown): void {
    if (this.#end()) this.#pool.drop(this.session, error);
  }

  #end(): boolean {
    if (this.#over) return false;
    this.#over = true;
    this.#signal?.removeEventListener("abort", this.#abort);
    return true;
  }
}
