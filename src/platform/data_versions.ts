import type { Statement } from "#src/std/sql/statement.ts";
import type { DataState } from "./live_data.ts";
import type { Engine, Statements } from "./statements.ts";
import type { DatabaseSession, Tables } from "./tables.ts";
import type { Marks } from "./watermarks.ts";

/** Rows that each kind of data is counted in, so that writers seldom wait for each other. */
const SLOTS = 16;

/** The table in which each kind of data has its version and its number of rows. */
export class DataVersions {
  readonly #read: Statement;
  readonly #touch: Statement;
  readonly #raise: Statement;

  constructor(statements: Statements, engine: Engine) {
    this.#read = statements.get("versions/read").on(engine);
    this.#touch = statements.get("versions/touch").on(engine);
    this.#raise = statements.get("versions/raise").on(engine);
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

  /**
   * Counts on from beyond `known` where the versions are lower, as in a database that was restored from a backup: what
   * anybody keeps of what it has lost is then older than what it has. Returns whether anything was lower.
   */
  async catchUp(tables: Tables, { versions }: DataState, known: Marks): Promise<boolean> {
    const lower = [...known].filter(([tag, mark]) => (versions.get(tag) ?? mark) < mark);
    if (lower.length === 0) return false;
    await tables.transaction(async (session) => {
      for (const [tag, mark] of lower) {
        await session.run(this.#raise, { tag, by: String(mark - versions.get(tag)! + 1) });
      }
    });
    return true;
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
