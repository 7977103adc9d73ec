import type { OwnPostgres } from "#tests/_support/own_postgres.ts";
import { hsiSheet } from "./hsi_sheet.ts";
import { neededProgram } from "./needed_program.ts";
import { timedProgram } from "./timed_program.ts";

/** The quickest ways to get a sheet of orders into PostgreSQL: no check, no journal, no error file. All give seconds. */
export interface CopyPeer {
  /** Empties the table and copies the file into it. */
  copy(path: string): Promise<number>;
  /** In one transaction: copies the file into a temporary table, then inserts its rows, or updates those that are there. */
  upsert(path: string): Promise<number>;
  /** Empties the table. */
  empty(): Promise<void>;
}

const COLUMNS = hsiSheet.columns.join(", ");
const FORMAT = "with (format csv, header true)";
const UPSERT = `insert into peer_orders (${COLUMNS})
select ${COLUMNS} from incoming
on conflict (order_id) do update set ${
  hsiSheet.columns.map((name) => `${name} = excluded.${name}`).join(", ")
}`;

/** Makes a {@linkcode CopyPeer} whose table has the columns, types and indexes of ours. */
export async function createCopyPeer({ url, sql }: OwnPostgres): Promise<CopyPeer> {
  const psql = await neededProgram("psql");
  await sql("create table peer_orders (like hsi_orders including all)");
  const run = async (...commands: readonly string[]) => {
    const args = ["-X", "-q", "-1", ...commands.flatMap((command) => ["-c", command]), url.href];
    // The service's URL asks for no encryption, so its peer's must not either.
    const env = { PGSSLMODE: "disable", PGDATESTYLE: "ISO, MDY", PGTZ: "Asia/Jakarta" };
    return (await timedProgram(psql, args, env)).seconds;
  };
  const empty = () => sql("truncate peer_orders").then(() => {});
  return {
    empty,
    async copy(path) {
      await empty();
      return await run(`\\copy peer_orders (${COLUMNS}) from '${path}' ${FORMAT}`);
    },
    upsert: (path) =>
      run(
        "create temporary table incoming (like peer_orders) on commit drop",
        `\\copy incoming (${COLUMNS}) from '${path}' ${FORMAT}`,
        UPSERT,
      ),
  };
}
