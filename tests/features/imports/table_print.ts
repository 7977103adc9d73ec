import type { ImportsWorld } from "#tests/_support/imports_world.ts";

/** A hash over all rows of a table, in whatever order they lie; `but` = columns that do not matter. */
export async function tablePrint(
  { sql }: Pick<ImportsWorld, "sql">,
  table: string,
  but: readonly string[] = [],
): Promise<string> {
  const [row] = await sql(
    `select count(*) || ' ' || coalesce(md5(string_agg(line, chr(10) order by line)), '') as print
    from (select (to_jsonb(t) - '{${but.join(",")}}'::text[])::text as line from "${table}" t) lines`,
  );
  return String(row!["print"]);
}
