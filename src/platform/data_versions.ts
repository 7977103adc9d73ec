import type { Statement } from "#src/std/sql/statement.ts";
import type { DataState } from "./live_data.ts";
import type { Engine, Statements } from "./statements.ts";
import type { DatabaseSession, Tables } from "./tables.ts";

/** Rows that each kind of data is counted in, so that writers seldom wait for each other. */
const SLOTS = 16;

/** The table in which each kind of data has its version and its number of rows. */
export class DataVersions {
  readonly #read: Statement;
  readonly #touch: Statement;

  constructor(statements: Statements, engine: Engine) {
    this.#read = statements.get("versions/read").on(engine);
    this.#touch = statements.get("versions/touch").on(engine);
  }

  /** The state that a session sees. */
  async read(session: DatabaseSession): Promise<DataState> {
    const rows = await session.rows(this.#read, {});
    const byTag = (column: string) => new Map(rows.map((row) => [row["tag"]!, Number(row[column])]));
    return { versions: byTag("version"), rowCounts: byTag("row_count") };
  }

  /** The state now. */
  look(tables: Tables): Promise<DataState> {
    return tables.transaction((session) => this.read(session), { mode: "snapshot" });
  }

  /** Writes down what changed, by tag the number of rows that are more; locks a row of each until the commit. */
  async touch(session: DatabaseSession, touched: ReadonlyMap<string, number>): Promise<void> {
    const list = [...touched.keys()].sort().map((tag) => ({ tag, rows: touched.get(tag) }));
    const found = await session.run(this.#touch, {
      touched: JSON.stringify(list),
      slot: String(Math.floor(Math.random() * SLOTS)),
    });
    if (found === touched.size) return;
    throw new Error(
      `Cannot touch '${[...touched.keys()].join("', '")}': not all of them have their versions`,
    );
  }
}
