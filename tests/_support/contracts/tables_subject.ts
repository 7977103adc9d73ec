import type { Tables } from "#src/platform/tables.ts";
import type { Need } from "#tests/_support/needs.ts";

/** One adapter of the `Tables` port, as its contract examines it. */
export interface TablesSubject {
  readonly name: string;
  readonly needs: readonly Need[];
  /** The type of a column for instants with milliseconds. */
  readonly instantType: string;
  /** The type of a column for bytes, millions of them. */
  readonly bytesType: string;
  /** Tables of a test's own, without a table in them. */
  open(): Promise<TablesWorld>;
}

/** The tables of one test; all of it ends with the test. */
export interface TablesWorld extends AsyncDisposable {
  readonly tables: Tables;
}

/** An adapter that has a server, with connections, limits and a second opinion on what runs. */
export interface ServerTablesSubject extends TablesSubject {
  /** An expression that takes 20 seconds and gives a number. */
  readonly slow: string;
  open(): Promise<ServerTablesWorld>;
}

/** What a test may change about its tables. */
export interface TablesChanges {
  readonly url?: string;
  readonly poolMax?: number;
  /** For a connection, made or freed. */
  readonly waitMs?: number;
  readonly statementTimeoutMs?: number;
}

/** The tables of one test on a server. */
export interface ServerTablesWorld extends TablesWorld {
  /** The address, as a role that may do everything. */
  readonly url: URL;
  another(changes: TablesChanges): Tables;
  /** Runs SQL as the administrator. */
  admin(sql: string): Promise<Record<string, unknown>[]>;
  /** How many connections there are beside the administrator's, or how many of them run a statement with `text`. */
  connections(text?: string): Promise<number>;
  /** Ends all connections from outside. */
  kill(): Promise<void>;
}
