import type { ImportsWorld } from "#tests/_support/imports_world.ts";

/** A hash of every table that there is, by name. */
export async function allPrints(
  { sql }: Pick<ImportsWorld, "sql">,
): Promise<Readonly<Record<string, string>>> {
  const tables = await sql("select tablename from pg_tables where schemaname = 'public' order by 1");
  const prints = await sql(
    tables.map(({ tablename }) =>
      `select '${tablename}' as name, count(*) || ' ' || coalesce(md5(string_agg(line, chr(10) order by line)), '') as print
      from (select to_jsonb(t)::text as line from "${tablename}" t) lines`
    ).join(" union all "),
  );
  return Object.fromEntries(prints.map(({ name, print }) => [String(name), String(print)]));
}
