import assert from "node:assert/strict";
import type { DatabaseFailure } from "#src/platform/database.ts";
import { RowEncoder } from "#src/platform/row_encoder.ts";
import type { DatabaseSession, Row, Tables } from "#src/platform/tables.ts";
import { parseStatement } from "#src/std/sql/parse_statement.ts";
import { failsWith } from "#tests/_support/fails_with.ts";
import { needs } from "#tests/_support/needs.ts";
import type { TablesSubject } from "./tables_subject.ts";

/** What every adapter of `Tables` promises of loads, as tests. */
export function loadContract(subject: TablesSubject): void {
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

  sentence("whatever text was loaded is read again to the letter", async (tables) => {
    const rows = TEXTS.map((text, at) => [`${at}`, text]);
    assert.equal(
      await tables.transaction((session) => session.load("loaded", ["id", "name"], rows)),
      rows.length,
    );
    const read = await rowsOf(tables, "select id, name from loaded order by id");
    assert.deepEqual(read.map(({ name }) => name), TEXTS);
  });

  sentence("rows that were encoded before are loaded like others, save those left out", async (tables) => {
    const encoder = new RowEncoder(2);
    for (const [at, text] of TEXTS.entries()) encoder.add([`${at}`, text]);
    const rows = encoder.encoded(new Set([0, 3]));
    const load = () => tables.transaction((session) => session.load("loaded", ["id", "name"], rows));
    assert.equal(await load(), rows.count);
    const read = await rowsOf(tables, "select id, name from loaded order by id");
    assert.deepEqual(read.map(({ name }) => name), TEXTS.filter((_, at) => at !== 0 && at !== 3));
    await failsWith("duplicate", load());
  });

  sentence("a text of three million characters is loaded among others", async (tables) => {
    const long = "é\t\\x".repeat(750_000);
    const rows = [["1", "before"], ["2", long], ["3", "after"]];
    await tables.transaction((session) => session.load("loaded", ["id", "name"], rows));
    const read = await rowsOf(tables, "select name from loaded order by id");
    assert.ok(read[1]!["name"] === long);
    assert.deepEqual([read[0]!["name"], read[2]!["name"]], ["before", "after"]);
  });

  sentence("every type takes its text, and NULL", async (tables) => {
    const columns = ["id", "money", "is_on", "at", "day"];
    const rows = [
      ["1", "-1234567890123456789012.10", "1", "2026-11-21 09:00:00.12", "2026-02-28"],
      ["2", null, null, null, null],
      ["3", "1.2351", "0", "2026-11-21 09:00:00", "9999-12-31"],
    ];
    await tables.transaction((session) => session.load("loaded", columns, rows));
    assert.deepEqual(await rowsOf(tables, "select money, is_on, at, day from loaded order by id"), [
      {
        money: "-1234567890123456789012.10",
        is_on: "true",
        at: "2026-11-21T09:00:00.120Z",
        day: "2026-02-28",
      },
      { money: null, is_on: null, at: null, day: null },
      { money: "1.24", is_on: "false", at: "2026-11-21T09:00:00.000Z", day: "9999-12-31" },
    ]);
  });

  sentence(
    "columns that are not named have their defaults, and the others may stand in any order",
    async (tables) => {
      await tables.transaction((session) => session.load("loaded", ["name", "id"], [["a", "1"]]));
      assert.deepEqual(await rowsOf(tables, "select id, name, n from loaded"), [{
        id: "1",
        name: "a",
        n: "7",
      }]);
    },
  );

  sentence("50,000 rows of 60 columns go in, by the piece", async (tables) => {
    const columns = Array.from({ length: 60 }, (_, at) => `c${at}`);
    await tables.define(sql(`create table wide (${columns.map((name) => `${name} varchar(25)`)})`));
    let asked = 0;
    function* rows() {
      for (; asked < 50_000; asked++) yield columns.map((_, at) => at % 7 === 3 ? null : `${asked}·${at}`);
    }
    assert.equal(await tables.transaction((session) => session.load("wide", columns, rows())), 50_000);
    assert.deepEqual(
      await rowsOf(tables, "select count(*) as n, count(c3) as none, count(distinct c58) as apart from wide"),
      [{ n: "50000", none: "0", apart: "50000" }],
    );
  });

  sentence("rows may come one after another in their own time, and there may be none", async (tables) => {
    const counts = await tables.transaction(async (session) => [
      await session.load("loaded", ["id"], awaited([["1"], ["2"]])),
      await session.load("loaded", ["id"], awaited([])),
      await session.load("loaded", ["id"], []),
    ]);
    assert.deepEqual(counts, [2, 0, 0]);
    assert.deepEqual(await idsOf(tables), ["1", "2"]);
  });

  sentence(
    "loads and statements follow one another in a transaction, and see one another",
    async (tables) => {
      await tables.transaction(async (session) => {
        await session.load("loaded", ["id"], [["1"], ["2"]]);
        assert.equal(await session.run(sql("update loaded set n = 8"), {}), 2);
        await session.load("loaded", ["id"], [["3"]]);
        assert.equal((await session.rows(sql("select id from loaded"), {})).length, 3);
      });
      assert.deepEqual(await rowsOf(tables, "select id, n from loaded order by id"), [
        { id: "1", n: "8" },
        { id: "2", n: "8" },
        { id: "3", n: "7" },
      ]);
    },
  );

  sentence("work that throws after a load leaves nothing of it", async (tables) => {
    const work = async (session: DatabaseSession) => {
      await session.load("loaded", ["id"], [["1"], ["2"]]);
      throw new Error("Out of luck");
    };
    await assert.rejects(tables.transaction(work), /Out of luck/);
    assert.deepEqual(await idsOf(tables), []);
  });

  sentence("one row that does not fit, and nothing is kept, however late it comes", async (tables) => {
    await tables.transaction((session) => session.load("loaded", ["id"], [["7"]]));
    for (const [failure, columns, row] of BROKEN) {
      const rows = [...Array.from({ length: 20_000 }, (_, at) => [`${at + 100}`, null, "1"]), row];
      const load = tables.transaction((session) => session.load("loaded", columns, rows));
      await failsWith(failure, load, `${columns} ${row}`);
      assert.deepEqual(await idsOf(tables), ["7"]);
    }
  });

  sentence("a key that is taken, or a row that is missing, tells its constraint", async (tables) => {
    const load = (columns: string[], row: string[]) =>
      tables.transaction((session) => session.load("loaded", columns, [row]));
    await load(["id", "code"], ["1", "a"]);
    const taken = await failsWith("duplicate", load(["id", "code"], ["2", "a"]));
    assert.equal(taken.constraint, "loaded_code");
    const missing = await failsWith("orphan", load(["id", "parent_id"], ["2", "9"]));
    assert.equal(missing.constraint, "loaded_in_loaded");
  });

  sentence("after a load that failed nothing can be committed", async (tables) => {
    const work = async (session: DatabaseSession) => {
      await session.run(sql("insert into loaded (id) values (1)"), {});
      await session.load("loaded", ["id"], [["2"], ["two"]]).catch(() => {});
    };
    await failsWith("unfit", tables.transaction(work));
    assert.deepEqual(await idsOf(tables), []);
  });

  sentence("rows that fail half-way pass their error on, and nothing can be committed", async (tables) => {
    const broken = new Error("The file ends too early");
    const source = async function* () {
      for (let id = 1; id <= 20_000; id++) yield [`${id}`];
      await Promise.reject(broken);
    };
    const load = (session: DatabaseSession) => session.load("loaded", ["id"], source());
    await assert.rejects(tables.transaction(load), (error) => error === broken);
    const failure = await failsWith(
      "refused",
      tables.transaction((session) => load(session).then(() => {}, () => {})),
    );
    assert.equal(failure.cause, broken);
    assert.deepEqual(await idsOf(tables), []);
  });

  sentence("a load that fails lets go of its rows", async (tables) => {
    let closed = false;
    function* source() {
      try {
        yield ["1"];
        yield ["a\0b"];
      } finally {
        closed = true;
      }
    }
    await failsWith("unfit", tables.transaction((session) => session.load("loaded", ["id"], source())));
    assert.ok(closed);
  });

  sentence("a load that the engine does not know where to put is refused", async (tables) => {
    for (
      const [table, column] of [
        ["nothing", "id"],
        ["loaded", "nothing"],
        ['loaded" (id) from stdin; --', "id"],
        ["loaded", 'id") --'],
        ["loaded", "ID"],
        ["", "id"],
      ] as const
    ) {
      const load = tables.transaction((session) => session.load(table, [column], [["1"]]));
      await failsWith("refused", load, `${table} (${column})`);
    }
    const narrow = tables.transaction((session) => session.load("loaded", ["id", "name"], [["1"]]));
    await failsWith("refused", narrow);
    await failsWith(
      "refused",
      tables.transaction((session) => session.load("loaded", ["id"], [["1"]]), { mode: "snapshot" }),
    );
    assert.deepEqual(await idsOf(tables), []);
  });

  sentence(
    "a reader who leaves in mid-load gets nothing committed, though the rows never end",
    async (tables) => {
      const reader = new AbortController();
      const source = async function* () {
        for (let id = 1; id <= 20_000; id++) yield [`${id}`];
        reader.abort();
        await new Promise(() => {});
      };
      const load = (session: DatabaseSession) => session.load("loaded", ["id"], source());
      await failsWith("cancelled", tables.transaction(load, { signal: reader.signal }));
      await tables.transaction((session) => session.load("loaded", ["id"], [["1"]]));
      assert.deepEqual(await idsOf(tables), ["1"]);
    },
  );

  sentence("rows that go on after their reader has left land nowhere, and are let go", async (tables) => {
    const reader = new AbortController();
    const rest = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    const source = async function* () {
      try {
        reader.abort();
        await rest.promise;
        for (let id = 1; id <= 20_000; id++) yield [`${id}`];
      } finally {
        closed.resolve();
      }
    };
    const load = (session: DatabaseSession) => session.load("loaded", ["id"], source());
    await failsWith("cancelled", tables.transaction(load, { signal: reader.signal }));
    await tables.transaction(async (session) => {
      rest.resolve();
      await closed.promise;
      await session.load("loaded", ["id"], [["30000"]]);
    });
    assert.deepEqual(await idsOf(tables), ["30000"]);
  });

  sentence("a load ends with its transaction", async (tables) => {
    const session = await tables.transaction((session) => Promise.resolve(session));
    await assert.rejects(session.load("loaded", ["id"], [["1"]]), TypeError);
    assert.deepEqual(await idsOf(tables), []);
  });
}

const TEXTS: readonly (string | null)[] = [
  ...[
    null,
    "",
    " ",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\\",
    "\\\\",
    "\\N",
    "\\.",
    "N",
    "\\t",
    "\\n",
    "\\0",
    "null",
    "NULL",
  ],
  ...[
    "a\tb",
    "a\\\tb",
    "a\nb\n",
    "\n\n",
    "a\\",
    "\\a",
    "'",
    '"',
    "''",
    '"a","b"',
    "\b\f\v\x1a\x7f",
    "\u2028\ufeff",
  ],
  ...[
    "é😀漢",
    "😀",
    "👩‍👩‍👧",
    " leading",
    "trailing ",
    "0001",
    "123456789012345678",
    "%_$1$&",
    "a".repeat(70_000),
  ],
];

const BROKEN: readonly (readonly [DatabaseFailure, string[], (string | null)[]])[] = [
  ["unfit", ["id", "short", "n"], ["1", "sixsix", "1"]],
  ["unfit", ["id", "short", "n"], ["1", "six   six", "1"]],
  ["unfit", ["id", "short", "n"], ["1", null, "-1"]],
  ["unfit", ["id", "short", "n"], ["1", null, "one"]],
  ["unfit", ["id", "short", "n"], ["1", null, "1x"]],
  ["unfit", ["id", "short", "n"], ["1", null, ""]],
  ["unfit", ["id", "short", "n"], ["1", null, "3000000000"]],
  ["unfit", ["id", "short", "n"], ["1", null, null]],
  ["unfit", ["id", "name", "n"], ["1", "a\0b", "1"]],
  ["unfit", ["id", "day", "n"], ["1", "2026-02-30", "1"]],
  ["unfit", ["id", "day", "n"], ["1", "", "1"]],
  ["duplicate", ["id", "short", "n"], ["7", null, "1"]],
  ["orphan", ["id", "parent_id", "n"], ["1", "9", "1"]],
];

function definitions({ instantType }: TablesSubject): string[] {
  return [
    `create table loaded (
      id int primary key,
      parent_id int,
      name ${instantType.startsWith("datetime") ? "longtext" : "text"},
      short varchar(5),
      code varchar(20),
      money decimal(24,2),
      is_on boolean,
      at ${instantType},
      day date,
      n int not null default 7,
      constraint loaded_n_not_negative check (n >= 0),
      constraint loaded_in_loaded foreign key (parent_id) references loaded (id)
    )`,
    "create unique index loaded_code on loaded (code)",
  ];
}

function sql(text: string) {
  return parseStatement("test", text);
}

async function* awaited<T>(rows: readonly T[]): AsyncGenerator<T> {
  for (const row of rows) yield await Promise.resolve(row);
}

function rowsOf(tables: Tables, text: string): Promise<readonly Row[]> {
  return tables.transaction((session) => session.rows(sql(text), {}), { mode: "snapshot" });
}

async function idsOf(tables: Tables): Promise<(string | null)[]> {
  return (await rowsOf(tables, "select id from loaded order by id")).map(({ id }) => id!);
}
