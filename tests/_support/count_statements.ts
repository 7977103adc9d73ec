import type { World } from "./world.ts";

/**
 * Begins to count the statements that the server runs in a world's database, by `pg_stat_statements`.
 *
 * @returns How many of those that contain `fragment` have ended by now.
 */
export async function countStatements(world: World): Promise<(fragment: string) => Promise<number>> {
  await world.sql("create extension if not exists pg_stat_statements");
  const count = async (fragment: string) => {
    const [row] = await world.sql(
      `select coalesce(sum(s.calls), 0)::int as calls
      from pg_stat_statements s
      join pg_database d on d.oid = s.dbid and d.datname = current_database()
      where position($1 in s.query) > 0 and position('pg_stat_statements' in s.query) = 0`,
      [fragment],
    );
    return row!["calls"] as number;
  };
  return count;
}
