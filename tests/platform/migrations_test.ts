import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { DatabaseError } from "#src/platform/database.ts";
import { lacksPrivilege } from "#src/platform/lacks_privilege.ts";
import { createMigrations, type Migrations } from "#src/platform/migrations.ts";
import type { Tables } from "#src/platform/tables.ts";
import { MYSQL_TABLES_SUBJECT } from "#tests/_support/contracts/mysql_tables_subject.ts";
import { PGLITE_TABLES_SUBJECT } from "#tests/_support/contracts/pglite_tables_subject.ts";
import { POSTGRES_TABLES_SUBJECT } from "#tests/_support/contracts/postgres_tables_subject.ts";
import { dyingTables } from "#tests/_support/dying_tables.ts";
import { needs } from "#tests/_support/needs.ts";

const SHOP = fileURLToPath(new URL("../../sql/migrations/commerce", import.meta.url));
const SHOP_STEPS = ["0001.create_shop"];
const STEPS = {
  "0001.do.one.sql": "-- One; of two.\ncreate table if not exists one (id int primary key);\n",
  "0001.undo.one.sql": "drop table if exists one;\n",
  "0003.do.three.sql": "create table if not exists three (id int primary key);",
  "0003.undo.three.sql": "drop table if exists three;",
};

for (
  const { name, needs: servers, open } of [
    MYSQL_TABLES_SUBJECT,
    POSTGRES_TABLES_SUBJECT,
    PGLITE_TABLES_SUBJECT,
  ]
) {
  const it = (sentence: string, fn: () => Promise<void>) =>
    Deno.test({ ...needs(...servers), name: `${name}: ${sentence}`, fn });

  it("steps are taken in order once, and taken back one by one", async () => {
    await using world = await open();
    await using files = await createFiles(world.tables, STEPS);
    const migrations = createMigrations(world.tables, files.folder);
    assert.deepEqual(await statesOf(migrations), ["0001.one pending", "0003.three pending"]);
    assert.deepEqual(await migrations.pending(), ["0001.one", "0003.three"]);
    assert.deepEqual(await tableNames(world.tables), [], "nothing was made by looking");
    assert.deepEqual(await migrations.up(), ["0001.one", "0003.three"]);
    assert.deepEqual(await migrations.up(), []);
    assert.deepEqual(await migrations.pending(), []);
    assert.deepEqual(await statesOf(migrations), ["0001.one applied", "0003.three applied"]);
    assert.deepEqual(await tableNames(world.tables), ["aliran_migrations", "one", "three"]);
    assert.equal(await migrations.down(), "0003.three");
    assert.deepEqual(await tableNames(world.tables), ["aliran_migrations", "one"]);
    assert.deepEqual(await statesOf(migrations), ["0001.one applied", "0003.three pending"]);
    assert.equal(await migrations.down(), "0001.one");
    assert.equal(await migrations.down(), null);
    assert.deepEqual(await tableNames(world.tables), ["aliran_migrations"]);
    assert.deepEqual(await migrations.up(), ["0001.one", "0003.three"]);
  });

  it("a file that was changed after it was applied is refused by its name, and nothing is run", async () => {
    await using world = await open();
    await using files = await createFiles(world.tables, STEPS);
    const migrations = createMigrations(world.tables, files.folder);
    await migrations.up();
    await files.write("0001.do.one.sql", "create table if not exists one (id bigint primary key);\n");
    await files.write("0004.do.four.sql", "create table four (id int)");
    assert.deepEqual(await statesOf(migrations), [
      "0001.one changed",
      "0003.three applied",
      "0004.four pending",
    ]);
    await assert.rejects(migrations.up(), {
      name: "MigrationError",
      message: /'0001\.do\.one\.sql' was changed/,
    });
    assert.deepEqual(await migrations.pending(), ["0004.four"]);
    await files.write("0001.do.one.sql", STEPS["0001.do.one.sql"].replaceAll("\n", "\r\n"));
    assert.deepEqual(await migrations.up(), ["0004.four"], "line ends are no change");
    await assert.rejects(migrations.down(), {
      name: "MigrationError",
      message: /'0004\.four'.*no '\.undo\.' file/,
    });
  });

  it("a step before one that was applied, and one whose file is gone, are refused by their names", async () => {
    await using world = await open();
    await using files = await createFiles(world.tables, STEPS);
    const migrations = createMigrations(world.tables, files.folder);
    await migrations.up();
    await files.write("0002.do.two.sql", "create table two (id int)");
    assert.deepEqual(await statesOf(migrations), ["0001.one applied", "0002.two late", "0003.three applied"]);
    await assert.rejects(migrations.up(), {
      name: "MigrationError",
      message: /'0002\.do\.two\.sql'.*higher number/,
    });
    await files.remove("0002.do.two.sql");
    await files.remove("0001.do.one.sql");
    assert.deepEqual(await statesOf(migrations), ["0001.one missing", "0003.three applied"]);
    await assert.rejects(migrations.up(), {
      name: "MigrationError",
      message: /'0001\.do\.one\.sql'.*not there/,
    });
  });

  it("the shop's step completes at the next start, whichever statement was the last before the process died", async () => {
    await using world = await open();
    const migrations = createMigrations(world.tables, SHOP);
    await migrations.up();
    const whole = await schemaOf(world.tables);
    let deaths = 0;
    for (;; deaths++) {
      await migrations.down();
      const died = createMigrations(dyingTables(world.tables, deaths), SHOP).up();
      if (await died.then(() => false, (error: Error) => error.message === "Died")) {
        if (world.tables.engine === "postgres") {
          assert.deepEqual((await tableNames(world.tables)).slice(1), [], "a step is one transaction");
        }
        assert.deepEqual(await migrations.up(), SHOP_STEPS, `after ${deaths} statements`);
      } else {
        await died;
        break;
      }
      assert.deepEqual(await schemaOf(world.tables), whole, `after ${deaths} statements`);
    }
    assert.ok(deaths > 9, `${deaths} statements`);
  });

  it("taking the shop back completes at the next try, whichever statement was the last", async () => {
    await using world = await open();
    const migrations = createMigrations(world.tables, SHOP);
    for (let statements = 1;; statements++) {
      await migrations.up();
      const died = createMigrations(dyingTables(world.tables, statements), SHOP).down();
      if (await died.then(() => true, () => false)) break;
      await migrations.down();
      assert.deepEqual(
        await tableNames(world.tables),
        ["aliran_migrations"],
        `after ${statements} statements`,
      );
    }
  });

  it("two at once take each step once", async () => {
    await using world = await open();
    const both = [1, 2].map(() => createMigrations(world.tables, SHOP).up());
    assert.deepEqual((await Promise.all(both)).flat(), SHOP_STEPS);
  });
}

for (const { name, needs: servers, open } of [MYSQL_TABLES_SUBJECT, POSTGRES_TABLES_SUBJECT]) {
  Deno.test({
    ...needs(...servers),
    name: `${name}: a role that may only read sees what is pending, and is refused the rest`,
    async fn() {
      await using world = await open();
      const role = `reader_${crypto.randomUUID().slice(0, 8)}`;
      const url = new URL(world.url);
      const schema = url.pathname.slice(1);
      Object.assign(url, { username: role, password: "read-only" });
      const [make, drop] = name === "MariaDB"
        ? [[`create user ${role} identified by 'read-only'`, `grant select on ${schema}.* to ${role}`], [
          `drop user ${role}`,
        ]]
        : [[`create role ${role} login password 'read-only'`], [`drop role ${role}`]];
      for (const statement of make) await world.admin(statement);
      try {
        const tables = world.another({ url: url.href });
        const migrations = createMigrations(tables, SHOP);
        assert.deepEqual(await migrations.pending(), SHOP_STEPS);
        await assert.rejects(
          migrations.up(),
          (error) => error instanceof DatabaseError && lacksPrivilege(error),
        );
        await tables.close();
      } finally {
        for (const statement of drop) await world.admin(statement);
      }
    },
  });

  Deno.test({
    ...needs(...servers),
    name: `${name}: a table of that name in another schema is none of ours`,
    async fn() {
      await using world = await open();
      await using other = await open();
      await createMigrations(other.tables, SHOP).up();
      if (name === "PostgreSQL") {
        await world.admin("create schema elsewhere");
        await world.admin("create table elsewhere.aliran_migrations (version bigint, name text, md5 text)");
      }
      assert.deepEqual(await createMigrations(world.tables, SHOP).up(), SHOP_STEPS);
    },
  });
}

/** A folder of migrations for one engine; its path has in it what patterns are made of. */
async function createFiles(tables: Tables, files: Readonly<Record<string, string>>) {
  const folder = await Deno.makeTempDir({ prefix: "steps [a-z] {1,2} " });
  const path = (name: string) => `${folder}/${tables.engine}/${name}`;
  await Deno.mkdir(`${folder}/${tables.engine}`);
  for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(path(name), text);
  return {
    folder,
    write: (name: string, text: string) => Deno.writeTextFile(path(name), text),
    remove: (name: string) => Deno.remove(path(name)),
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

async function statesOf(migrations: Migrations): Promise<string[]> {
  return (await migrations.list()).map(({ name, state }) => `${name} ${state}`);
}

async function tableNames(tables: Tables): Promise<string[]> {
  const names = await listed(
    tables,
    `select table_name as "name" from information_schema.tables where ${here(tables)}`,
  );
  return names.sort();
}

/** Every column and index, the rows that the step adds too. */
async function schemaOf(tables: Tables): Promise<string[]> {
  const columns = await listed(
    tables,
    `select concat(table_name, '.', column_name, ' ', data_type, ' ', is_nullable) as "name"
    from information_schema.columns where ${here(tables)}`,
  );
  const indexes = await listed(
    tables,
    tables.engine === "mysql"
      ? `select concat(table_name, '.', index_name, ' ', column_name) as "name" from information_schema.statistics where ${
        here(tables)
      }`
      : "select indexdef as name from pg_indexes where schemaname = current_schema()",
  );
  const constraints = await listed(
    tables,
    `select concat(table_name, '.', constraint_type) as "name" from information_schema.table_constraints where ${
      here(tables)
    }`,
  );
  const slots = await listed(tables, `select concat(tag, slot) as "name" from data_versions`);
  return [...columns, ...indexes, ...constraints, ...slots].sort();
}

function here({ engine }: Tables): string {
  return `table_schema = ${engine === "mysql" ? "database()" : "current_schema()"}`;
}

async function listed(tables: Tables, sql: string): Promise<string[]> {
  const rows = await tables.transaction(
    (session) => session.rows({ name: "test", segments: [sql], names: [] }, {}),
    { mode: "snapshot" },
  );
  return rows.map(({ name }) => name!);
}
