import type { Parameters } from "#src/platform/database.ts";
import type { Engine, Statements } from "#src/platform/statements.ts";
import type { DatabaseSession, Row } from "#src/platform/tables.ts";

/** How rows and resources become each other. */
export interface ResourceForm<D, I> {
  /** Where the statements lie: `commerce/products` with `find`, `lock`, `insert`, `update` and `delete`. */
  readonly folder: string;
  /** A row as the client sees it. */
  readonly present: (row: Row) => D;
  /** All that is written, without the id. */
  readonly parameters: (input: I) => Parameters;
}

/** The rows of one table, one at a time. */
export interface ResourceRows<D, I> {
  /** The row as it is; `null` = there is none. */
  find(session: DatabaseSession, id: string): Promise<D | null>;
  /** The same, and nobody else changes it until the transaction ends. */
  lock(session: DatabaseSession, id: string): Promise<D | null>;
  /** Makes a row, and gives it as it is then. */
  insert(session: DatabaseSession, id: string, input: I): Promise<D>;
  /** Writes all that can be written in a row that is there, and gives it as it is then. */
  update(session: DatabaseSession, id: string, input: I): Promise<D>;
  /** Takes a row away. */
  delete(session: DatabaseSession, id: string): Promise<void>;
  /** Whether writing the one over the other would change nothing. */
  same(one: I, other: I): boolean;
}

/** Makes {@linkcode ResourceRows}. */
export function createResourceRows<D, I>(
  statements: Statements,
  engine: Engine,
  { folder, present, parameters }: ResourceForm<D, I>,
): ResourceRows<D, I> {
  const statement = (verb: string) => statements.get(`${folder}/${verb}`).on(engine);
  const [find, lock, insert] = [statement("find"), statement("lock"), statement("insert")];
  const [update, remove] = [statement("update"), statement("delete")];
  const rows: ResourceRows<D, I> = {
    async find(session, id) {
      const [row] = await session.rows(find, { id });
      return row === undefined ? null : present(row);
    },
    async lock(session, id) {
      const [row] = await session.rows(lock, { id });
      return row === undefined ? null : await rows.find(session, id);
    },
    async insert(session, id, input) {
      await session.run(insert, { id, ...parameters(input) });
      return (await rows.find(session, id))!;
    },
    async update(session, id, input) {
      await session.run(update, { id, ...parameters(input) });
      return (await rows.find(session, id))!;
    },
    async delete(session, id) {
      await session.run(remove, { id });
    },
    same: (one, other) => JSON.stringify(parameters(one)) === JSON.stringify(parameters(other)),
  };
  return rows;
}
