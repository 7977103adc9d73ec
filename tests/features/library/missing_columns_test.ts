import assert from "node:assert/strict";
import { missingColumns } from "#src/features/library/missing_columns.ts";
import { type Database, DatabaseError } from "#src/platform/database.ts";
import { loadStatements, type StatementFile } from "#src/platform/statements.ts";
import { needs } from "#tests/_support/needs.ts";
import { createOwnSlims, type OwnSlims } from "#tests/_support/slims/own_slims.ts";

const FOLDERS = ["library", "library/books", "library/today", "library/visitors"];

const statements = await loadStatements(new URL("../../../sql", import.meta.url).pathname, FOLDERS);

/** What brings each table into sight. */
const FIRST = {
  biblio: "biblio_id",
  item: "item_code",
  loan: "loan_id",
  loan_history: "loan_id",
  member: "member_id",
  visitor_count: "visitor_id",
};

/** A role with rights on the columns that the check asks for, and on nothing else. */
async function columnReader({ reader, sql }: OwnSlims): Promise<{ library: Database; columns: string[] }> {
  const columns = Object.entries(FIRST).map(([table, column]) => `${table}.${column}`);
  const library = await reader(...columns.map((column) => `select ${onColumn(column)}`));
  const { role } = await library.privileges();
  const others = await missingColumns({ library, statements });
  for (const column of others) await sql(`grant select ${onColumn(column)} to ${named(role)}`);
  return { library, columns: [...columns, ...others] };
}

/** `loan.is_lent` → `(is_lent) on loan`. */
const onColumn = (name: string) => name.replace(/^(\w+)\.(\w+)$/, "($2) on $1");
/** `reader@%` → `reader`. */
const named = (role: string) => role.replace(/@.*$/, "");

async function refusedStatements(library: Database): Promise<string[]> {
  const refused: string[] = [];
  for (const file of FOLDERS.flatMap((folder) => statements.in(folder))) {
    if (!await isAllowed(library, file)) refused.push(file.name);
  }
  return refused;
}

async function isAllowed(library: Database, file: StatementFile): Promise<boolean> {
  try {
    await library.describe(file.on(library.engine));
    return true;
  } catch (error) {
    if (error instanceof DatabaseError && error.failure === "refused") return false;
    throw error;
  }
}

Deno.test({
  name: "a role that may read the columns which are asked for, and nothing else, can run every statement",
  ...needs("TEST_MYSQL_URL"),
  async fn() {
    await using own = await createOwnSlims();
    const { library } = await columnReader(own);
    assert.deepEqual(await missingColumns({ library, statements }), []);
    assert.deepEqual(await refusedStatements(library), []);
  },
});

Deno.test({
  name: "no column is asked for that no statement needs",
  ...needs("TEST_MYSQL_URL"),
  async fn() {
    await using own = await createOwnSlims();
    const { library, columns } = await columnReader(own);
    const role = named((await library.privileges()).role);
    for (const column of columns) {
      await own.sql(`revoke select ${onColumn(column)} from ${role}`);
      assert.notDeepEqual(await refusedStatements(library), [], column);
      await own.sql(`grant select ${onColumn(column)} to ${role}`);
    }
  },
});
