import type { ColumnType, Database } from "#src/platform/database.ts";
import type { Need } from "#tests/_support/needs.ts";

/** One adapter of the `Database` port, as its contract examines it. */
export interface DatabaseSubject {
  readonly name: string;
  readonly needs: readonly Need[];
  /** Whether there is a server, with connections, limits and a second opinion on what runs. */
  readonly hasServer: boolean;
  readonly dialect: DatabaseDialect;
  /** Data of a test's own: `kept`, a table with the one row 1 in its column `n`, and `two`, with 1 and 2. */
  open(): Promise<DatabaseWorld>;
}

/** How an engine says what the contract asks. */
export interface DatabaseDialect {
  /** Expression, column type and canonical text. */
  readonly types: readonly (readonly [sql: string, type: ColumnType, text: string])[];
  /** An expression as text. */
  text(sql: string): string;
  /** A select of 10 ** `power` rows in no order: `id` from 1 on, `t` of a hundred bytes. */
  series(power: number): string;
  /** An expression that takes so many seconds. */
  sleep(seconds: number): string;
  /** Statements that would write. */
  readonly writes: readonly string[];
  /** Statements that give no rows at all. */
  readonly commands: readonly string[];
  /** Asked after {@linkcode writes}: a query whose answer is `expected` when nothing was written. */
  readonly untouched: readonly (readonly [sql: string, expected: string])[];
}

/** What a test may change about its database. */
export interface DatabaseChanges {
  readonly url?: string;
  readonly poolMax?: number;
  /** For a connection, made or freed. */
  readonly waitMs?: number;
  readonly statementTimeoutMs?: number;
}

/** The data of one test; all of it ends with the test. The members below `database` need a server. */
export interface DatabaseWorld extends AsyncDisposable {
  readonly database: Database;
  /** The address, as a role that may do everything. */
  readonly url: URL;
  another(changes: DatabaseChanges): Database;
  /** The address, as a role of its own with the password `rahasia` that may select from `kept` and no more. */
  reader(): Promise<URL>;
  /** How many statements with `text` in them the server runs in this database. */
  running(text: string): Promise<number>;
}
