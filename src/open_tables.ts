import { createMysqlTables } from "#src/platform/mysql_tables.ts";
import { createPostgresTables } from "#src/platform/postgres_tables.ts";
import type { Tables } from "#src/platform/tables.ts";
import type { Config } from "./config.ts";
import { openServerOptions } from "./open_server_options.ts";

/** Tables of ours on a server. */
export async function openTables(url: string, config: Config): Promise<Tables> {
  const options = await openServerOptions(url, config);
  return url.startsWith("mysql:") ? createMysqlTables(options) : createPostgresTables(options);
}
