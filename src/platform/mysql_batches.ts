import type { Cells } from "#src/std/cells/cells.ts";
import type { DatabaseError } from "./database.ts";
import type { MysqlCellReader } from "./mysql_cell_reader.ts";
import { mysqlFailure } from "./mysql_failure.ts";
import type { MysqlLease } from "./mysql_lease.ts";
import type { MysqlRowSource } from "./mysql_row_source.ts";

/** What a statement that gives rows consists of. */
export interface MysqlRunning {
  /** The session that it has for itself. */
  readonly lease: MysqlLease;
  /** Its rows as packets. */
  readonly source: MysqlRowSource;
  /** Makes cells of the packets. */
  readonly reader: MysqlCellReader;
  /** What errors speak of, such as `statement 'reports/kpi'`. */
  readonly subject: string;
}

/** The batches of one statement. Ends when the last row came; leaving it, also while a batch is awaited, cancels. */
export class MysqlBatches implements AsyncIterableIterator<Cells> {
  readonly #running: MysqlRunning;
  #failure: DatabaseError | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #left = false;
  #taken = false;

  /** Reads what runs already. */
  constructor(running: MysqlRunning) {
    this.#running = running;
  }

  /** Itself, once; throws a `TypeError` the second time. */
  [Symbol.asyncIterator](): this {
    if (this.#taken) throw new TypeError("Cannot read rows twice");
    this.#taken = true;
    return this;
  }

  /** The next batch; after a failure it fails again. Calls are served one after the other. */
  next(): Promise<IteratorResult<Cells>> {
    const next = this.#turn.then(() => this.#next());
    this.#turn = next.catch(() => {});
    return next;
  }

  async #next(): Promise<IteratorResult<Cells>> {
    const { lease, source, reader, subject } = this.#running;
    if (this.#left) return { done: true, value: undefined };
    if (this.#failure !== null) throw this.#failure;
    try {
      const block = await source.next(reader.spare);
      if (block !== null) return { done: false, value: reader.read(block) };
      this.#left = true;
      void lease.rest();
      return { done: true, value: undefined };
    } catch (error) {
      if (source.clean) void lease.rest();
      else lease.drop(error);
      throw this.#failure = mysqlFailure(error, subject);
    }
  }

  /** The reader leaves. */
  return(): Promise<IteratorResult<Cells>> {
    this.#left = true;
    this.#running.lease.leave("the loop was left");
    return Promise.resolve({ done: true, value: undefined });
  }
}
