import { parseArgs } from "node:util";
import { createMigrations, type Migrations } from "#src/platform/migrations.ts";
import { runTask, UsageError } from "./run_task.ts";

const USAGE = `Usage: deno task migrate <command> [--database=commerce|app]

  up      Takes every pending step; a second process waits for the first
  down    Takes the last step back, with the data in its tables
  status  Prints every step; exits 1 when not all are applied, else 0`;

const COMMANDS: Readonly<Record<string, (migrations: Migrations) => Promise<number>>> = { up, down, status };

/** The process of `deno task migrate`. */
if (import.meta.main) {
  await runTask(USAGE, (args) => {
    const { database, command } = commandOf(args);
    return {
      database,
      run: ({ tables, sqlDirectory }) =>
        command(createMigrations(tables, `${sqlDirectory}/migrations/${database}`)),
    };
  });
}

function commandOf(args: readonly string[]) {
  const { positionals: [name, ...more], values: { database } } = parsed(args);
  const command = Object.hasOwn(COMMANDS, name ?? "") ? COMMANDS[name!] : undefined;
  if (command === undefined || more.length > 0) {
    throw new UsageError("Give one command: 'up', 'down' or 'status'");
  }
  const known = (["app", "commerce"] as const).find((name) => name === database);
  if (known === undefined) throw new UsageError(`'${database}' has no migrations: 'commerce' and 'app' have`);
  return { database: known, command };
}

function parsed(args: readonly string[]) {
  try {
    const database = { type: "string", default: "commerce" } as const;
    return parseArgs({ args: [...args], allowPositionals: true, options: { database } });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

async function up(migrations: Migrations): Promise<number> {
  const taken = await migrations.up();
  for (const name of taken) console.log(`${name}  applied`);
  if (taken.length === 0) console.log("Nothing to do: all steps are applied");
  return 0;
}

async function down(migrations: Migrations): Promise<number> {
  const name = await migrations.down();
  console.log(name === null ? "Nothing to do: no step is applied" : `${name}  taken back`);
  return 0;
}

async function status(migrations: Migrations): Promise<number> {
  const steps = await migrations.list();
  for (const { name, state } of steps) console.log(`${name}  ${state}`);
  return steps.every(({ state }) => state === "applied") ? 0 : 1;
}
