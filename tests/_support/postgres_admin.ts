// @ts-types="@types/pg"
import pg from "pg";

/** Runs SQL as the owner over a connection of its own; rows as text, those of the last statement. */
export async function postgresAdmin(
  url: URL,
  sql: string,
  values?: unknown[],
): Promise<(string | null)[][]> {
  const client = new pg.Client({
    connectionString: url.href,
    types: { getTypeParser: () => (text: unknown) => text } as never,
  });
  await client.connect();
  try {
    const query = { text: sql, rowMode: "array" as const, ...(values === undefined ? {} : { values }) };
    const result = await client.query(query) as unknown as pg.QueryArrayResult | pg.QueryArrayResult[];
    return (Array.isArray(result) ? result.at(-1)! : result).rows;
  } finally {
    await client.end();
  }
}
