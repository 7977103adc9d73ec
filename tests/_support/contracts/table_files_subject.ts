import { fileURLToPath } from "node:url";
import { createMigrations } from "#src/platform/migrations.ts";
import { loadStatements } from "#src/platform/statements.ts";
import { createTableFiles } from "#src/platform/table_files.ts";
import type { Tables } from "#src/platform/tables.ts";
import { parseStatement } from "#src/std/sql/parse_statement.ts";
import type { FilesSubject, FilesWorld } from "./files_contract.ts";
import type { TablesSubject, TablesWorld } from "./tables_subject.ts";

const SQL = fileURLToPath(new URL("../../../sql", import.meta.url));

/** A world of files with the tables below it. */
export interface TableFilesWorld<T extends TablesWorld> extends FilesWorld {
  readonly world: T;
}

/** Files in tables of an engine. */
export interface TableFilesSubject<T extends TablesWorld> extends FilesSubject {
  open(): Promise<TableFilesWorld<T>>;
}

/** Makes a subject of files out of one of tables. */
export function tableFilesSubject<T extends TablesWorld>(
  subject: Pick<TablesSubject, "name" | "needs"> & { open(): Promise<T> },
): TableFilesSubject<T> {
  return {
    name: subject.name,
    needs: subject.needs,
    async open() {
      const world = await subject.open();
      await createMigrations(world.tables, `${SQL}/migrations/app`).up();
      const statements = await loadStatements(SQL, ["files"]);
      let clock = Date.UTC(2026, 10, 21);
      const now = () => clock;
      let asked = 0;
      const over = (tables: Tables, before: () => Promise<void>) => {
        const counted: Tables = {
          engine: tables.engine,
          async transaction(work, options) {
            asked++;
            await before();
            return await tables.transaction(work, options);
          },
          define: (statement) => tables.define(statement),
          alone: (name, work, waitMs) => tables.alone(name, work, waitMs),
          close: () => tables.close(),
        };
        return createTableFiles({ tables: counted, statements, now });
      };
      return {
        world,
        files: over(world.tables, () => Promise.resolve()),
        held(until) {
          let first = true;
          return over(world.tables, async () => {
            if (!first) await until;
            first = false;
          });
        },
        tick: (ms) => void (clock += ms),
        now,
        asked: () => asked,
        async kept() {
          const read = parseStatement(
            "kept",
            "select id from files union select file_id from file_chunks order by id",
          );
          const rows = await world.tables.transaction((session) => session.rows(read, {}));
          return rows.map(({ id }) => id!);
        },
        [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
      };
    },
  };
}
