import type { DatabaseSession, Tables } from "#src/platform/tables.ts";

/** Tables that fail after some statements that change something, as if the process had died there. */
export function dyingTables(tables: Tables, statements: number): Tables {
  let left = statements;
  async function counted<T>(run: () => Promise<T>): Promise<T> {
    if (left-- <= 0) throw new Error("Died");
    return await run();
  }
  return {
    engine: tables.engine,
    define: (statement) => counted(() => tables.define(statement)),
    transaction: (work, options) => tables.transaction((session) => work(dying(session)), options),
    alone: (name, work, waitMs) => tables.alone(name, work, waitMs),
    close: () => tables.close(),
  };

  function dying(session: DatabaseSession): DatabaseSession {
    return {
      rows: (statement, parameters) => session.rows(statement, parameters),
      bytes: (statement, parameters) => session.bytes(statement, parameters),
      run: (statement, parameters) => counted(() => session.run(statement, parameters)),
      load: (table, columns, rows) => counted(() => session.load(table, columns, rows)),
    };
  }
}
