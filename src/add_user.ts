import { parseArgs } from "node:util";
import { makeUser } from "#src/features/accounts/make_user.ts";
import { passwordFault } from "#src/features/accounts/password_fault.ts";
import { randomPassword } from "#src/features/accounts/random_password.ts";
import { type UserInput, UserInputSchema } from "#src/features/accounts/schema.ts";
import { UserRows } from "#src/features/accounts/user_rows.ts";
import { createAuditTrail } from "#src/platform/audit_trail.ts";
import { DatabaseError } from "#src/platform/database.ts";
import { DataVersions } from "#src/platform/data_versions.ts";
import { createMigrations } from "#src/platform/migrations.ts";
import { PasswordHashes } from "#src/platform/password_hashes.ts";
import { loadStatements } from "#src/platform/statements.ts";
import { ROLES } from "./roles.ts";
import { runTask, type Task, UsageError } from "./run_task.ts";

const USAGE = `Usage: deno task user add --email=<address> --role=<role> [--name=<name>]

Makes a user. The password is one line on standard input, of 12 to 128 characters; without one a random password is made
and printed once.

  --email  Who signs in with it; refused when somebody has it
  --role   ${ROLES.join(", ")}
  --name   What comes before the '@' unless given`;
const LINE_BYTES_MAX = 4_096;

/** The process of `deno task user`. */
if (import.meta.main) {
  await runTask(USAGE, (args) => {
    const wanted = wantedOf(args);
    return { database: "app", run: (task) => addUser(task, wanted) };
  });
}

type Wanted = Omit<UserInput, "password" | "is_active">;

async function addUser({ tables, sqlDirectory }: Task, wanted: Wanted): Promise<number> {
  if ((await createMigrations(tables, `${sqlDirectory}/migrations/app`).pending()).length > 0) {
    return refused(
      "The database has no tables yet, or old ones: run 'deno task migrate up --database=app' first",
    );
  }
  const given = await givenPassword();
  const password = given ?? randomPassword();
  const fault = faultOf(password, wanted);
  if (fault !== null) return refused(`The password ${fault}`);
  const statements = await loadStatements(sqlDirectory, ["accounts", "audit", "versions"]);
  const users = new UserRows(statements, tables.engine);
  const audit = createAuditTrail(statements, tables.engine);
  const passwordHash = await new PasswordHashes().hash(password);
  const state = { ...wanted, is_active: true };
  try {
    await tables.transaction(async (session) => {
      await makeUser({ users, audit }, session, { state, passwordHash, by: null });
      // What the service keeps of users is out of date.
      await new DataVersions(statements, tables.engine).touch(session, new Map([["users", 1]]));
    });
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.failure !== "duplicate") throw error;
    return refused(`A user with the e-mail address '${wanted.email}' is there already`);
  }
  console.log(`Added ${wanted.email} as ${wanted.roles.join()}`);
  if (given === null) console.log(`Password, shown only now: ${password}`);
  return 0;
}

function refused(why: string): number {
  console.error(why);
  return 1;
}

/** A line on standard input; `null` = there is none, as on a terminal. */
async function givenPassword(): Promise<string | null> {
  if (Deno.stdin.isTerminal()) return null;
  let text = "";
  for await (
    const piece of Deno.stdin.readable.pipeThrough(new TextDecoderStream("utf-8", { fatal: true }))
  ) {
    text += piece;
    if (text.includes("\n") || text.length > LINE_BYTES_MAX) break;
  }
  const line = text.split(/\r?\n/, 1)[0]!;
  return line === "" ? null : line;
}

function faultOf(password: string, wanted: Wanted): string | null {
  const { error } = UserInputSchema.shape.password.safeParse(password);
  return error?.issues[0]?.message ?? passwordFault(password, wanted);
}

function wantedOf(args: readonly string[]): Wanted {
  const { positionals, values: { email = "", role = "", name } } = parsed(args);
  if (positionals.join() !== "add") throw new UsageError("Give one command: 'add'");
  const shape = UserInputSchema.pick({ name: true, email: true, roles: true });
  const read = shape.safeParse({ email, roles: [role], name: name ?? email.split("@")[0] });
  if (read.success) return read.data;
  const { path: [member], message } = read.error.issues[0]!;
  throw new UsageError(`'--${member === "roles" ? "role" : String(member)}' ${message}`);
}

function parsed(args: readonly string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { email: text, role: text, name: text },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
