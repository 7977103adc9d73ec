import type { Statement } from "#src/std/sql/statement.ts";
import type { OwnMysql } from "#tests/_support/own_mysql.ts";
import { neededProgram } from "./needed_program.ts";
import { timedProgram } from "./timed_program.ts";

const TIMES = 40;
/** What the service's sessions have, so that the client reads the statement as they do. */
const MODE = "set sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES'";

/** What the `mariadb` client needs for one statement: milliseconds each, without starting the client. */
export async function bareStatement(database: OwnMysql, text: string): Promise<number> {
  const run = async (times: number) => {
    const { hostname, port, username, password, pathname } = database.url;
    const script = [MODE, ...Array.from({ length: times }, () => text)].join(";\n");
    const args = [
      "--no-defaults",
      "--skip-ssl",
      "-h",
      hostname,
      "-P",
      port,
      "-u",
      username,
      "-B",
      "-N",
      "-e",
      script,
    ];
    const env = { MYSQL_PWD: decodeURIComponent(password) };
    return (await timedProgram(await neededProgram("mariadb"), [...args, pathname.slice(1)], env)).seconds;
  };
  const [empty, full] = [await run(0), await run(TIMES)];
  return Math.max(0.01, (full - empty) * 1000 / TIMES);
}

/** How MariaDB goes about a statement: for each table the index and the rows that it expects to read. */
export async function planOf(database: OwnMysql, text: string): Promise<string> {
  await database.sql(MODE);
  const rows = await database.sql(`explain ${text}`);
  return rows.filter(({ table }) => table !== null && !String(table).startsWith("<"))
    .map(({ table, key, rows }) => `${table}.${key ?? "ALL"} ${rows}`).join(", ");
}

/** A statement with its values written out; they are ours and hold no quotes. */
export function writtenOut(
  { segments, names }: Statement,
  values: Readonly<Record<string, string | null>>,
): string {
  return segments.reduce((text, segment, at) => {
    const name = names[at - 1]!;
    const value = values[name] ?? null;
    const literal = value === null ? "null" : name === "limit" || name === "offset" ? value : `'${value}'`;
    return `${text}${literal}${segment}`;
  });
}
