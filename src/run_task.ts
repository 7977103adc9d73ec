import { fileURLToPath } from "node:url";
import { DatabaseError } from "#src/platform/database.ts";
import { lacksPrivilege } from "#src/platform/lacks_privilege.ts";
import { MigrationError } from "#src/platform/migrations.ts";
import type { Tables } from "#src/platform/tables.ts";
import { type Config, ConfigError, readConfig } from "./config.ts";
import { openTables } from "./open_tables.ts";
import { loadDotEnv } from "./load_dot_env.ts";

/** What a task works with. */
export interface Task {
  readonly config: Config;
  /** Tables of ours; closed at the end. */
  readonly tables: Tables;
  /** Where the statements lie. */
  readonly sqlDirectory: string;
}

/** Work on one of the databases with tables of ours. */
export interface TaskWork {
  readonly database: "commerce" | "app";
  /** Gives the exit code. */
  readonly run: (task: Task) => Promise<number>;
}

/** The arguments were not understood; the sentence says why. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What shells expect of a program (sysexits.h): the arguments were wrong, the configuration was. */
const EXIT = { failure: 1, usage: 64, config: 78 } as const;
const DATABASES = {
  app: { setting: "APP_DATABASE_URL", urlOf: ({ appUrl }: Config) => appUrl },
  commerce: { setting: "COMMERCE_DATABASE_URL", urlOf: ({ commerceUrl }: Config) => commerceUrl },
} as const;
/** Definitions of tables and totals over all rows may take their time. */
const STATEMENT_SECONDS = 3_600;

/**
 * Runs a task beside the service, with the service's settings, on tables of ours, and ends the process: with the code
 * that the work gives, 1 when it failed, 64 when its arguments were wrong, 78 when the settings were.
 *
 * @param usage Shown for `--help`, and when the arguments were wrong.
 * @param prepare Reads the arguments and gives the work. Throws `UsageError`.
 */
export async function runTask(
  usage: string,
  prepare: (args: readonly string[]) => TaskWork,
): Promise<never> {
  if (Deno.args.includes("--help")) {
    console.log(usage);
    Deno.exit(0);
  }
  let setting = "";
  try {
    const work = prepare(Deno.args);
    setting = DATABASES[work.database].setting;
    Deno.exit(await onTables(work));
  } catch (error) {
    if (error instanceof UsageError) console.error(`${error.message}\n\n${usage}`);
    else console.error(sentence(error, setting));
    Deno.exit(codeOf(error));
  }
}

async function onTables({ database, run }: TaskWork): Promise<number> {
  loadDotEnv();
  const config = readConfig(Deno.env.toObject());
  const { setting, urlOf } = DATABASES[database];
  const url = urlOf(config);
  if (url === null || url.startsWith("pglite:")) {
    throw new ConfigError([
      `'${setting}' must name a server: an embedded database is made by the service itself when it starts`,
    ]);
  }
  const tables = await openTables(url, {
    ...config,
    statementTimeoutSeconds: STATEMENT_SECONDS,
  });
  try {
    return await run({ config, tables, sqlDirectory: fileURLToPath(new URL("../sql", import.meta.url)) });
  } finally {
    await tables.close();
  }
}

/** For people: no stack, and nothing of the database's own words, which may quote values. */
function sentence(error: unknown, setting: string): string {
  if (lacksPrivilege(error)) {
    return `${(error as Error).message}: the role of '${setting}' may not do that`;
  }
  const known = [ConfigError, DatabaseError, MigrationError, TypeError, SyntaxError];
  if (known.some((kind) => error instanceof kind)) return (error as Error).message;
  return error instanceof Error ? error.stack ?? error.message : String(error);
}

function codeOf(error: unknown): number {
  if (error instanceof UsageError) return EXIT.usage;
  return error instanceof ConfigError ? EXIT.config : EXIT.failure;
}
