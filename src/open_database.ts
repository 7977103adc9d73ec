import type { Database } from "#src/platform/database.ts";
import { createMysqlDatabase } from "#src/platform/mysql_database.ts";
import { createPgliteDatabase } from "#src/platform/pglite_database.ts";
import { createPostgresDatabase } from "#src/platform/postgres_database.ts";
import type { Config } from "./config.ts";
import { openFolder } from "./open_folder.ts";
import { openServerOptions } from "./open_server_options.ts";

/** A database that is only read. */
export async function openDatabase(
  url: string,
  config: Config,
  seed: () => Promise<string[]>,
): Promise<Database> {
  const { timezone } = config;
  if (url.startsWith("pglite:")) {
    return createPgliteDatabase({ dataDir: await openFolder(url), timezone, seed });
  }
  const options = { ...await openServerOptions(url, config), timezone };
  return url.startsWith("mysql:") ? createMysqlDatabase(options) : createPostgresDatabase(options);
}
