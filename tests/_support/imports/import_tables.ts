import type { OwnPostgres } from "#tests/_support/own_postgres.ts";

/** Waits this long for an import to end before it gives up. */
const PATIENCE_MS = 600_000;
const OWNERS = ["import_id", "import_row"];

/** Looks into the tables of imports past the service. */
export class ImportTables {
  readonly #sql: OwnPostgres["sql"];

  constructor({ sql }: Pick<OwnPostgres, "sql">) {
    this.#sql = sql;
  }

  /**
   * A hash over all rows and columns of a table, in whatever order they lie.
   *
   * @param but Columns that do not matter.
   */
  async print(table: string, but: readonly string[] = []): Promise<string> {
    const [row] = await this.#sql(
      `select count(*) || ' ' || coalesce(md5(string_agg(line, chr(10) order by line)), '') as print
      from (select (to_jsonb(t) - $1::text[])::text as line from ${table} t) lines`,
      [but],
    );
    return String(row!["print"]);
  }

  /** Likewise but for who wrote which row. */
  printOfValues(table: string): Promise<string> {
    return this.print(table, [...OWNERS, "edited_at"]);
  }

  /** What an import came to, everything that counts. */
  async record(id: string): Promise<Readonly<Record<string, unknown>>> {
    const [row] = await this.#sql(
      `select to_jsonb(i) - '{id,file_id,sheet_file_id,sheet,step,tries,created_at,started_at,updated_at,ended_at}'::text[] as record
      from imports i
      where id = $1`,
      [id],
    );
    return row!["record"] as Record<string, unknown>;
  }

  /**
   * Waits until nothing is to be done on an import, and gives the state in which it has ended.
   *
   * @param wanted Goes on waiting while it is in another state.
   */
  async ended(id: string, wanted: string | null = null): Promise<string> {
    const end = performance.now() + PATIENCE_MS;
    while (performance.now() < end) {
      const [row] = await this.#sql("select state, phase from imports where id = $1", [id]);
      const state = String(row!["state"]);
      if (row!["phase"] === "done" && (wanted ?? state) === state) return state;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`Import '${id}' has not ended: ${JSON.stringify(await this.record(id))}`);
  }
}
