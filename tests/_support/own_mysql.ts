import mysql from "mysql2";

/** A schema of a test's own on `TEST_MYSQL_URL`; dropped at the end. */
export interface OwnMysql extends AsyncDisposable {
  /** As a role that may do everything. */
  readonly url: URL;
  /** Runs SQL as that role. */
  sql(text: string): Promise<Record<string, unknown>[]>;
  /** The threads of everybody else in this schema, by what they run now. */
  threads(fragment?: string): Promise<number[]>;
}

/**
 * Makes an {@linkcode OwnMysql} and fills it.
 *
 * @param server Where, if not on `TEST_MYSQL_URL`.
 */
export async function createOwnMysql(
  statements: readonly string[] = [],
  server: string = Deno.env.get("TEST_MYSQL_URL")!,
): Promise<OwnMysql> {
  const url = new URL(server);
  const name = `own_${crypto.randomUUID().replaceAll("-", "")}`;
  const connection = mysql.createConnection({ uri: url.href }).promise();
  const sql = async (text: string) => (await connection.query(text))[0] as Record<string, unknown>[];
  for (const statement of [`create database ${name}`, `use ${name}`, ...statements]) await sql(statement);
  url.pathname = `/${name}`;
  return {
    url,
    sql,
    async threads(fragment = "") {
      const rows = await sql(
        `select id as thread from information_schema.processlist
        where db = '${name}' and id <> connection_id() and locate('${fragment}', coalesce(info, '')) > 0`,
      );
      return rows.map(({ thread }) => Number(thread));
    },
    async [Symbol.asyncDispose]() {
      await sql(`drop database ${name}`);
      await connection.end();
    },
  };
}
