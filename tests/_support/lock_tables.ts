// @ts-types="@types/pg"
import pg from "pg";
import type { World } from "./world.ts";

/** Tables that nobody can read until this is disposed of: a database that takes its time. */
export interface TableLock extends AsyncDisposable {
  /** How many sessions are waiting for it. */
  waiting(): Promise<number>;
}

/** Locks tables of a world's database. */
export async function lockTables(world: World, ...tables: readonly string[]): Promise<TableLock> {
  const client = new pg.Client({ connectionString: world.databaseUrl });
  await client.connect();
  await client.query("begin");
  await client.query(`lock table ${tables.join(", ")} in access exclusive mode`);
  return {
    async waiting() {
      const { rows } = await client.query(
        // Not pg_stat_activity: inside a transaction it stays as it was at first sight.
        `select count(distinct l.pid)::int as count
        from pg_locks l
        join pg_database d on d.oid = l.database and d.datname = current_database()
        where not l.granted`,
      );
      return rows[0].count;
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}
