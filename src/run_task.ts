import { fileURLToPath } from "node:url";
import { DatabaseError } from "#src/platform/database.ts";
import { lacksPrivilege } from "#src/platform/lacks_privilege.ts";
import { MigrationError } from "#src/platform/migrations.ts";
import type { Tables } from "#src/platform/tables.ts";
import { type Config, ConfigError, readConfig } from "./config.ts";
import { openTables } from "./deps.ts";
import { loadDotEnv } from "./load_dot_env.ts";

/** What a task works with. */
export interface Task {
  readonly config: Config;
  /** The shop's tables; closed at the end. */
  readonly tables: Tables;
  /** Where the statements lie. */
  readonly sqlDirectory: string;
}

/** The arguments were not understood; the sentence says why. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What shells expect of a program (sysexits.h): the arguments were wrong, the configuration was. */
const EXIT = { failure: 1, usage: 64, config: 78 } as const;
/** Definitions of tables and totals over all rows may take their time. */
const STATEMENT_SECONDS = 3_600;

/**
 * Runs a task beside the service, with the service's settings, on the shop's tables, and ends the process: with the code
 * that the work gives, 1 when it failed, 64 when its arguments were wrong, 78 when the settings were.
 *
 * @param usage Shown for `--help`, and when the arguments were wrong.
 * @param prepare Reads the arguments and gives the work. Throws `UsageError`.
 */
export async function runTask(
  usage: string,
  prepare: (args: readonly string[]) => (task: Task) => Promise<number>,
): Promise<never> {
  if (Deno.args.includes("--help")) {
    console.log(usage);
    Deno.exit(0);
  }
  try {
    Deno.exit(await onShop(prepare(Deno.args)));
  } catch (error) {
    if (error instanceof UsageError) console.error(`${error.message}\n\n${usage}`);
    else console.error(sentence(error));
    Deno.exit(codeOf(error));
  }
}

async function onShop(work: (task: Task) => Promise<number>): Promise<number> {
  loadDotEnv();
  const config = readConfig(Deno.env.toObject());
  if (config.commerceUrl === null || config.commerceUrl.startsWith("pglite:")) {
    throw new ConfigError([
      "'COMMERCE_DATABASE_URL' must name a server: an embedded shop is made by the service itself when it starts",
    ]);
  }
  const tables = await openTables(config.commerceUrl, {
    ...config,
    statementTimeoutSeconds: STATEMENT_SECONDS,
  });
  try {
    return await work({ config, tables, sqlDirectory: fileURLToPath(new URL("../sql", import.meta.url)) });
  } finally {
    await tables.close();
  }
}

/** For people: no stack, and nothing of the database's own words, which may quote values. */
function sentence(error: unknown): string {
  if (lacksPrivilege(error)) {
    return `${(error as Error).message}: the role of 'COMMERCE_DATABASE_URL' may not do that`;
  }
  const known = [ConfigError, DatabaseError, MigrationError, TypeError, SyntaxError];
  if (known.some((kind) => error instanceof kind)) return (error as Error).message;
  return error instanceof Error ? error.stack ?? error.message : String(error);
}

function codeOf(error: unknown): number {
  if (error instanceof UsageError) return EXIT.usage;
  return error instanceof ConfigError ? EXIT.config : EXIT.failure;
}
