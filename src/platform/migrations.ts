import { basename } from "node:path";
import Postgrator from "postgrator";
import { type MigrationAccess, MigrationRunner } from "./migration_runner.ts";
import type { Tables } from "./tables.ts";

/** One step of the tables, made of two files: `0001.do.create_shop.sql` and `0001.undo.create_shop.sql`. */
export interface Migration {
  /** The version and the name in the files' names: `0001.create_shop`. */
  readonly name: string;
  /** `changed` = its file is not what was applied; `missing` = it was applied and has no file; `late` = it is pending behind one that was applied. */
  readonly state: "applied" | "pending" | "changed" | "missing" | "late";
}

/**
 * The steps by which tables of ours come to be what the service needs. What was applied stands in the table
 * `aliran_migrations`, with a checksum of the file.
 *
 * On PostgreSQL a step and its mark are one transaction. MySQL commits each definition of a table by itself; there a step that
 * died half-way is run again from its beginning, so each of its statements must bear that (`if not exists`).
 */
export interface Migrations {
  /** Every step, in order. Changes nothing, waits for nobody. Throws `DatabaseError`. */
  list(): Promise<readonly Migration[]>;
  /** The names of the steps that {@linkcode Migrations.up} would take; as cheap as `list`. */
  pending(): Promise<readonly string[]>;
  /**
   * Takes every pending step, alone in the fleet: a second process waits, 10 minutes at most, and finds nothing left to do. Gives
   * the names of those it took. Throws `MigrationError` where a step is changed, missing or late, and `DatabaseError`.
   */
  up(): Promise<readonly string[]>;
  /** Takes the last step back, likewise alone. Gives its name, `null` when none was applied. Throws as `up` does. */
  down(): Promise<string | null>;
}

/** Why the files cannot be applied; the sentence names the file. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
}

interface Step extends Migration {
  readonly version: number;
  readonly file: string;
}

/** The name of the lock, on the database server. */
const LOCK = "aliran_migrations";
const LOCK_WAIT_MS = 600_000;

/**
 * The migrations of a database.
 *
 * @param folder Has a folder for each engine, `mysql` and `postgres`, with the files in it.
 */
export function createMigrations(tables: Tables, folder: string): Migrations {
  return new FileMigrations(tables, `${folder}/${tables.engine}`);
}

class FileMigrations implements Migrations {
  readonly #tables: Tables;
  readonly #folder: string;
  readonly #runner: MigrationRunner;

  constructor(tables: Tables, folder: string) {
    this.#tables = tables;
    this.#folder = folder;
    this.#runner = new MigrationRunner(tables);
  }

  async list(): Promise<readonly Step[]> {
    const files = await this.#files("do");
    const applied = await this.#runner.applied();
    const last = Number(applied.at(-1)?.["version"] ?? 0);
    const steps = files.map(({ version, name, md5, filename }): Step => {
      const mark = applied.find((row) => Number(row["version"]) === version);
      const done = mark?.["md5"] === md5 ? "applied" : "changed";
      const state = mark !== undefined ? done : version < last ? "late" : "pending";
      return { version, name: nameOf(version, name), file: basename(filename), state };
    });
    const missing = applied
      .map(({ version, name }) => ({ version: Number(version), name: name! }))
      .filter(({ version }) => version > 0 && !files.some((file) => file.version === version))
      .map(({ version, name }): Step => {
        return {
          version,
          name: nameOf(version, name),
          file: nameOf(version, `do.${name}.sql`),
          state: "missing",
        };
      });
    return [...steps, ...missing].sort((a, b) => a.version - b.version);
  }

  async pending(): Promise<readonly string[]> {
    return (await this.list()).filter(isPending).map(({ name }) => name);
  }

  up(): Promise<readonly string[]> {
    return this.#tables.alone(LOCK, async () => {
      const steps = await this.list();
      for (const step of steps) demandApplicable(step);
      const pending = steps.filter(isPending);
      for (const step of pending) await this.#take(step, step.version);
      return pending.map(({ name }) => name);
    }, LOCK_WAIT_MS);
  }

  down(): Promise<string | null> {
    return this.#tables.alone(LOCK, async () => {
      const applied = (await this.list()).filter((step) => !isPending(step));
      const last = applied.at(-1);
      if (last === undefined) return null;
      if (!(await this.#files("undo")).some(({ version }) => version === last.version)) {
        throw new MigrationError(`Cannot take '${last.name}' back: it has no '.undo.' file`);
      }
      await this.#take(last, applied.at(-2)?.version ?? 0);
      return last.name;
    }, LOCK_WAIT_MS);
  }

  async #take({ name }: Step, target: number): Promise<void> {
    await this.#runner.run(name, (access) => this.#library(access).migrate(String(target)));
  }

  async #files(action: "do" | "undo") {
    return (await this.#library({}).getMigrations()).filter((file) => file.action === action);
  }

  #library(access: MigrationAccess | Record<string, never>): Postgrator {
    return new Postgrator({
      ...access,
      driver: this.#tables.engine === "mysql" ? "mysql" : "pg",
      migrationPattern: `${literalGlob(this.#folder)}/*.sql`,
      newline: "LF",
    });
  }
}

/** A path as a pattern that matches it alone. */
function literalGlob(path: string): string {
  return path.replaceAll(/[\\[\]{}()*?!+@]/g, "\\$&");
}

function isPending({ state }: Migration): boolean {
  return state === "pending" || state === "late";
}

function demandApplicable({ state, file }: Step): void {
  if (state === "changed") {
    throw new MigrationError(
      `Cannot migrate: '${file}' was changed after it had been applied; put it back as it was, and make the change in a new file`,
    );
  }
  if (state === "missing") {
    throw new MigrationError(
      `Cannot migrate: '${file}' was applied and is not there any more; is this an older release?`,
    );
  }
  if (state === "late") {
    throw new MigrationError(
      `Cannot migrate: '${file}' stands before one that was applied; give it a higher number`,
    );
  }
}

function nameOf(version: number, name: string): string {
  return `${String(version).padStart(4, "0")}.${name}`;
}
