import assert from "node:assert/strict";
import type { DatabaseFailure, Parameters } from "#src/platform/database.ts";
import type { DatabaseSession, Row, Tables } from "#src/platform/tables.ts";
import { parseStatement } from "#src/std/sql/parse_statement.ts";
import { failsWith } from "#tests/_support/fails_with.ts";
import { needs } from "#tests/_support/needs.ts";
import type { TablesSubject } from "./tables_subject.ts";

/** What every adapter of the port promises, as tests. */
export function tablesContract(subject: TablesSubject): void {
  function sentence(name: string, run: (tables: Tables) => Promise<void>): void {
    Deno.test({
      name: `${subject.name} tables: ${name}`,
      ...needs(...subject.needs),
      async fn() {
        await using world = await subject.open();
        for (const definition of definitions(subject)) await world.tables.define(sql(definition));
        await run(world.tables);
      },
    });
  }

  sentence("what was written is read as canonical text", async (tables) => {
    const values = {
      id: "9007199254740993",
      parent: null,
      name: "é😀漢 'quoted' \\ \"x\"",
      money: "-1234567890123456789012.10",
      on: "1",
      at: "2026-11-21 09:00:00.12",
      data: '{"a": [1, null]}',
    };
    await tables.transaction((session) => session.run(sql(INSERT_ALL), values));
    assert.deepEqual(await rowsOf(tables, "select * from things"), [{
      id: "9007199254740993",
      parent_id: null,
      name: "é😀漢 'quoted' \\ \"x\"",
      money: "-1234567890123456789012.10",
      is_on: "true",
      at: "2026-11-21T09:00:00.120Z",
      data: '{"a": [1, null]}',
      n: "0",
    }]);
  });

  sentence("NULL, the empty text, false and instants of whole seconds stay what they are", async (tables) => {
    const values = {
      id: "1",
      parent: null,
      name: "",
      money: null,
      on: "0",
      at: "2026-12-31 23:59:59",
      data: null,
    };
    await tables.transaction((session) => session.run(sql(INSERT_ALL), values));
    assert.deepEqual(await rowsOf(tables, "select name, money, is_on, at, data from things"), [
      { name: "", money: null, is_on: "false", at: "2026-12-31T23:59:59.000Z", data: null },
    ]);
  });

  sentence("the clock of the database is in UTC", async (tables) => {
    const before = Date.now();
    await insert(tables, "1");
    const [row] = await rowsOf(tables, "select at from things");
    const at = Date.parse(row!["at"]!);
    assert.ok(Math.abs(at - before) < 60_000, `${row!["at"]} is not about ${new Date(before).toISOString()}`);
  });

  sentence("a limit is text like every parameter, and a parameter may stand twice", async (tables) => {
    await insert(tables, "1", "2", "3");
    const found = "select id from things where id > :least and id + 0 > :least order by id limit :limit";
    assert.deepEqual(await rowsOf(tables, found, { least: "1", limit: "1" }), [{ id: "2" }]);
  });

  sentence("a run counts the rows that it found, also where the values stay", async (tables) => {
    const counts = await tables.transaction(async (session) => [
      await session.run(sql("insert into things (id) values (1), (2), (3)"), {}),
      await session.run(sql("update things set n = 0 where id <= 2"), {}),
      await session.run(sql("update things set n = 1 where id = 9"), {}),
      await session.run(sql("delete from things"), {}),
    ]);
    assert.deepEqual(counts, [3, 2, 0, 3]);
  });

  sentence("work that throws leaves nothing, and its error is passed on", async (tables) => {
    const refusal = new Error("Out of stock");
    const work = async (session: DatabaseSession) => {
      await session.run(sql("insert into things (id) values (1)"), {});
      assert.equal((await session.rows(sql("select id from things"), {})).length, 1);
      throw refusal;
    };
    await assert.rejects(tables.transaction(work), (error) => error === refusal);
    assert.deepEqual(await rowsOf(tables, "select id from things"), []);
  });

  sentence("a key that is taken is a duplicate, and tells which", async (tables) => {
    await run(tables, "insert into things (id, name) values (1, 'it''s for key ''x''')");
    const again = "insert into things (id, name) values (2, 'it''s for key ''x''')";
    assert.equal((await failsWith("duplicate", run(tables, again))).constraint, "things_name");
  });

  sentence("a row that is referred to and missing makes an orphan, and tells by what", async (tables) => {
    await run(tables, "insert into things (id) values (1)");
    await run(tables, "insert into things (id, parent_id) values (2, 1)");
    for (
      const broken of [
        "insert into things (id, parent_id) values (3, 9)",
        "update things set parent_id = 9 where id = 2",
        "delete from things where id = 1",
      ]
    ) {
      assert.equal((await failsWith("orphan", run(tables, broken), broken)).constraint, "things_in_thing");
    }
  });

  sentence("a statement that fails is unfit or refused, and nothing is kept", async (tables) => {
    for (const [failure, text] of BROKEN) {
      const work = async (session: DatabaseSession) => {
        await session.run(sql("insert into things (id) values (7)"), {});
        await session.run(sql(text), { text: "seven", long: "x".repeat(300) });
      };
      await failsWith(failure, tables.transaction(work), text);
    }
    assert.deepEqual(await rowsOf(tables, "select id from things"), []);
  });

  sentence("after a failed statement nothing can be committed", async (tables) => {
    await insert(tables, "1");
    const work = async (session: DatabaseSession) => {
      await session.run(sql("insert into things (id) values (2)"), {});
      await session.run(sql("insert into things (id) values (1)"), {}).catch(() => {});
    };
    await failsWith("duplicate", tables.transaction(work));
    assert.deepEqual(await rowsOf(tables, "select id from things"), [{ id: "1" }]);
  });

  sentence("a snapshot only reads", async (tables) => {
    const write = (session: DatabaseSession) => session.run(sql("insert into things (id) values (1)"), {});
    await failsWith("refused", tables.transaction(write, { mode: "snapshot" }));
    assert.deepEqual(await rowsOf(tables, "select id from things"), []);
  });

  sentence("a session ends with its transaction", async (tables) => {
    const session = await tables.transaction((session) => Promise.resolve(session));
    await assert.rejects(session.rows(sql("select 1 as n"), {}), TypeError);
    await insert(tables, "1");
  });

  sentence("a reader who left before gets nothing done", async (tables) => {
    let begun = false;
    const work = () => Promise.resolve(begun = true);
    await failsWith("cancelled", tables.transaction(work, { signal: AbortSignal.abort() }));
    assert.equal(begun, false);
  });

  sentence("a reader who leaves between statements gets nothing committed", async (tables) => {
    const reader = new AbortController();
    const work = async (session: DatabaseSession) => {
      await session.run(sql("insert into things (id) values (1)"), {});
      reader.abort();
    };
    await failsWith("cancelled", tables.transaction(work, { signal: reader.signal }));
    assert.deepEqual(await rowsOf(tables, "select id from things"), []);
  });

  sentence("a reader who leaves after the commit changes nothing", async (tables) => {
    const reader = new AbortController();
    const work = (session: DatabaseSession) => session.run(sql("insert into things (id) values (1)"), {});
    await tables.transaction(work, { signal: reader.signal });
    reader.abort();
    assert.deepEqual(await rowsOf(tables, "select id from things"), [{ id: "1" }]);
  });

  sentence("fifty who add one at the same time lose nothing", async (tables) => {
    await insert(tables, "1");
    await Promise.all(Array.from({ length: 50 }, () => addOne(tables)));
    assert.deepEqual(await rowsOf(tables, "select n from things"), [{ n: "50" }]);
  });

  sentence("a definition is no part of a transaction, and takes no parameters", async (tables) => {
    await tables.define(sql("create index things_by_n on things (n)"));
    await failsWith("refused", tables.define(sql("create index things_by_n on things (n)")));
    await failsWith("refused", tables.define(sql("delete from things where id = :id")));
    await tables.define(sql("insert into things (id) values (1)"));
    assert.deepEqual(await rowsOf(tables, "select id from things"), [{ id: "1" }]);
  });

  sentence("who is alone keeps others of that name waiting, until the end or a failure", async (tables) => {
    const order: string[] = [];
    const first = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const one = tables.alone("x", async () => {
      begun.resolve();
      await first.promise;
      order.push("one");
      throw new Error("The first failed");
    }, 5_000);
    await begun.promise;
    await failsWith("contended", tables.alone("x", () => Promise.resolve(order.push("never")), 20));
    assert.equal(await tables.alone("y", () => Promise.resolve("free"), 0), "free");
    const two = tables.alone("x", () => Promise.resolve(order.push("two")), 10_000);
    first.resolve();
    await assert.rejects(one, /The first failed/);
    await two;
    assert.deepEqual(order, ["one", "two"]);
  });

  sentence("after closing everything is unavailable", async (tables) => {
    await tables.close();
    await failsWith("unavailable", tables.transaction(() => Promise.resolve()));
    await failsWith("unavailable", tables.transaction(() => Promise.resolve(), { mode: "snapshot" }));
    await failsWith("unavailable", tables.define(sql("create table late (n int)")));
  });
}

const INSERT_ALL = `insert into things (id, parent_id, name, money, is_on, at, data)
  values (:id, :parent, :name, :money, :on, :at, :data)`;

const BROKEN: readonly (readonly [DatabaseFailure, string])[] = [
  ["unfit", "insert into things (id, n) values (1, -1)"],
  ["unfit", "insert into things (id) values (:text)"],
  ["unfit", "insert into things (id, n) values (1, 3000000000)"],
  ["unfit", "insert into things (id, name) values (1, :long)"],
  ["unfit", "insert into things (id, n) values (1, null)"],
  ["refused", "insert into nothing (id) values (1)"],
  ["refused", "insert into things (id) values (:missing)"],
];

function definitions({ instantType }: TablesSubject): string[] {
  return [
    `create table things (
      id bigint primary key,
      parent_id bigint,
      name varchar(200),
      money decimal(24,2),
      is_on boolean,
      at ${instantType} default current_timestamp(3),
      data json,
      n int not null default 0,
      constraint things_n_not_negative check (n >= 0),
      constraint things_in_thing foreign key (parent_id) references things (id)
    )`,
    "create unique index things_name on things (name)",
  ];
}

function sql(text: string) {
  return parseStatement("test", text);
}

function rowsOf(tables: Tables, text: string, parameters: Parameters = {}): Promise<readonly Row[]> {
  return tables.transaction((session) => session.rows(sql(text), parameters), { mode: "snapshot" });
}

function run(tables: Tables, text: string): Promise<number> {
  return tables.transaction((session) => session.run(sql(text), {}));
}

async function insert(tables: Tables, ...ids: readonly string[]): Promise<void> {
  for (const id of ids) await run(tables, `insert into things (id) values (${id})`);
}

/** Read, reckon, write: lost when two do it at once. */
function addOne(tables: Tables): Promise<number> {
  return tables.transaction(async (session) => {
    const [row] = await session.rows(sql("select n from things where id = 1 for update"), {});
    return await session.run(sql("update things set n = :n where id = 1"), { n: `${Number(row!["n"]) + 1}` });
  });
}
