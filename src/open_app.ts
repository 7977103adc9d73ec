import type { Database } from "#src/platform/database.ts";
import { databaseName } from "#src/platform/database_name.ts";
import { DeferredDatabase } from "#src/platform/deferred_database.ts";
import { DeferredTables } from "#src/platform/deferred_tables.ts";
import type { Files } from "#src/platform/files.ts";
import { createMigrations } from "#src/platform/migrations.ts";
import { createPgliteTables } from "#src/platform/pglite_tables.ts";
import type { Statements } from "#src/platform/statements.ts";
import { createTableFiles } from "#src/platform/table_files.ts";
import type { Tables } from "#src/platform/tables.ts";
import { demoTurn } from "#src/platform/demo_turn.ts";
import type { Config } from "./config.ts";
import { openDatabase } from "./open_database.ts";
import { openFolder } from "./open_folder.ts";
import { openTables } from "./open_tables.ts";

/** Our own database. */
export interface OpenedApp {
  /** Tells this database apart from others that share the store. */
  readonly name: string;
  readonly tables: Tables;
  /** The same, to be read from by reports. */
  readonly database: Database;
  readonly files: Files;
  /** Whether they are the embedded ones. */
  readonly isEmbedded: boolean;
  /** The migrations that it lacks. */
  readonly pending: () => Promise<readonly string[]>;
}

/** What it is opened with. */
interface OpenAppOptions {
  readonly config: Config;
  readonly sqlDirectory: string;
  readonly statements: Statements;
  readonly now: () => number;
}

/** Our own tables, opened twice on a server: to be worked on, and to be read by reports. */
export async function openApp(
  url: string,
  { config, sqlDirectory, statements, now }: OpenAppOptions,
): Promise<OpenedApp> {
  const folder = `${sqlDirectory}/migrations/app`;
  const name = databaseName(url);
  if (!url.startsWith("pglite:")) {
    const tables = await openTables(url, config);
    const database = await openDatabase(url, config, () => Promise.resolve([]));
    const files = createTableFiles({ tables, statements, now });
    const pending = () => createMigrations(tables, folder).pending();
    return { name, tables, database, files, isEmbedded: false, pending };
  }
  const dataDir = await openFolder(url);
  const prepare = async (tables: Tables) => void await createMigrations(tables, folder).up();
  const opening = Promise.withResolvers<Database>();
  const tables = new DeferredTables("postgres", async () => {
    if (config.demo) await demoTurn();
    const embedded = await createPgliteTables({ dataDir, prepare });
    opening.resolve(embedded.reader());
    return embedded;
  });
  // Whoever reads has them opened.
  const database = new DeferredDatabase("postgres", async () => {
    await tables.transaction(() => Promise.resolve(), { mode: "snapshot" });
    return await opening.promise;
  });
  const files = createTableFiles({ tables, statements, now });
  return { name, tables, database, files, isEmbedded: true, pending: () => Promise.resolve([]) };
}
