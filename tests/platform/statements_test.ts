import assert from "node:assert/strict";
import { loadStatements, type Statements } from "#src/platform/statements.ts";
import type { Statement } from "#src/std/sql/statement.ts";

/** Loads files given by their path, from a folder of their own. */
async function load(files: Readonly<Record<string, string>>): Promise<Statements> {
  const directory = await Deno.makeTempDir({ prefix: "aliran-statements-" });
  try {
    for (const folder of ["plane", "reports"]) await Deno.mkdir(`${directory}/${folder}`);
    for (const [path, text] of Object.entries(files)) await Deno.writeTextFile(`${directory}/${path}`, text);
    return await loadStatements(directory, ["plane", "reports"]);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function mistakes(files: Readonly<Record<string, string>>): Promise<string[]> {
  try {
    await load(files);
  } catch (error) {
    assert.ok(error instanceof AggregateError, String(error));
    return error.errors.map(({ message }) => message);
  }
  throw new Error("Every file was taken");
}

function written({ segments, names }: Statement): string {
  const sql = names.reduce((text, name, at) => `${text}:${name}${segments[at + 1]}`, segments[0]!);
  return sql.replaceAll(/\s+/g, " ").trim();
}

Deno.test("a file's name is its path, and its comment is its header", async () => {
  const statements = await load({
    "reports/kpi.sql": "-- Title.\n-- Text.\n-- @ttl 60\n-- @with plane/a\nselect :x from a;\n",
    "plane/a.sql": "select 1 as x",
  });
  const file = statements.get("reports/kpi");
  assert.equal(file.name, "reports/kpi");
  assert.deepEqual([file.header.title, file.header.description], ["Title.", "Text."]);
  assert.deepEqual(file.header.tags.map(({ key, line }) => [key, line]), [["ttl", 3]]);
  assert.deepEqual(file.on("postgres").names, ["x"]);
});

Deno.test("a folder's files stand in alphabetical order; what is not SQL is left alone", async () => {
  const statements = await load({
    "reports/b.sql": "select 1",
    "reports/a_b.sql": "select 1",
    "reports/a.sql": "select 1",
    "reports/c.mysql.sql": "select 1",
    "reports/README.md": "not; sql;",
    "plane/d.sql": "select 1",
  });
  assert.deepEqual(statements.in("reports").map(({ name }) => name), [
    "reports/a",
    "reports/a_b",
    "reports/b",
    "reports/c",
  ]);
  assert.deepEqual(statements.in("report"), []);
});

Deno.test("shared selects are put in front, each behind those it uses and each once", async () => {
  const statements = await load({
    "plane/base.sql": "-- @with deepest\nselect * from deepest;\n-- done\n",
    "plane/deepest.sql": "select :scope::int as x",
    "plane/second.sql": "-- @with base\nselect * from base",
    "reports/kpi.sql":
      "-- @with plane/second, plane/base\nwith own as (select 1)\nselect * from own, second, base",
  });
  assert.equal(
    written(statements.get("reports/kpi").on("postgres")),
    "with deepest as ( select :scope::int as x ), base as ( select * from deepest ), " +
      "second as ( select * from base ), own as (select 1) select * from own, second, base",
  );
});

Deno.test("a bare name is one of the same folder", async () => {
  const statements = await load({
    "plane/same.sql": "select 'plane'",
    "reports/same.sql": "select 'reports'",
    "reports/x.sql": "-- @with same\nselect * from same",
    "reports/y.sql": "-- @with plane/same\nselect * from same",
  });
  assert.match(written(statements.get("reports/x").on("mysql")), /'reports'/);
  assert.match(written(statements.get("reports/y").on("mysql")), /'plane'/);
});

Deno.test("the file of an engine wins on its engine, also among shared selects", async () => {
  const statements = await load({
    "plane/part.sql": "select 'general'",
    "plane/part.mysql.sql": "select 'mysql'",
    "reports/x.sql": "-- @with plane/part\nselect 'x' from part",
    "reports/x.postgres.sql": "-- @with plane/part\nselect 'x on postgres' from part",
  });
  const file = statements.get("reports/x");
  assert.equal(written(file.on("mysql")), "with part as ( select 'mysql' ) select 'x' from part");
  assert.equal(
    written(file.on("postgres")),
    "with part as ( select 'general' ) select 'x on postgres' from part",
  );
});

Deno.test("a statement of one engine alone is refused on the other, by name", async () => {
  const statements = await load({ "reports/x.mysql.sql": "-- Only there\nselect 1" });
  const file = statements.get("reports/x");
  assert.equal(file.header.title, "Only there");
  assert.equal(written(file.on("mysql")), "select 1");
  assert.throws(() => file.on("postgres"), {
    name: "RangeError",
    message: "Cannot run 'reports/x' on postgres: there is no 'reports/x.postgres.sql'",
  });
});

Deno.test("an unknown name is answered with the nearest one", async () => {
  const statements = await load({ "plane/visible_issues.sql": "select 1" });
  assert.throws(() => statements.get("plane/visible_issue"), {
    name: "RangeError",
    message: /'sql\/plane\/visible_issue\.sql', did you mean 'plane\/visible_issues'\?$/,
  });
  assert.throws(() => statements.get("x"), /there is no 'sql\/x\.sql'$/);
});

Deno.test("a shared select that is not there is named with the nearest one", async () => {
  assert.deepEqual(
    await mistakes({
      "plane/visible_issues.sql": "select 1",
      "reports/x.sql": "-- @with plane/visibel_issues\nselect 1",
    }),
    [
      "Cannot use 'reports/x': there is no 'sql/plane/visibel_issues.sql', did you mean 'plane/visible_issues'?",
    ],
  );
});

Deno.test("selects that stand in front of each other are refused, whichever begins", async () => {
  const circle = await mistakes({
    "plane/a.sql": "-- @with b\nselect 1",
    "plane/b.sql": "-- @with c\nselect 1",
    "plane/c.sql": "-- @with a\nselect 1",
  });
  assert.equal(circle.length, 3);
  for (const message of circle) {
    assert.match(message, /^Cannot use 'plane\/\w': '.*' stands in front of itself$/);
  }
  const [own, ...others] = await mistakes({ "plane/a.sql": "-- @with a\nselect 1" });
  assert.equal(own, "Cannot use 'plane/a': 'plane/a' stands in front of itself");
  assert.deepEqual(others, []);
});

Deno.test("two ways to the same select are no circle", async () => {
  const statements = await load({
    "plane/a.sql": "select 1",
    "plane/b.sql": "-- @with a\nselect * from a",
    "plane/c.sql": "-- @with a\nselect * from a",
    "reports/x.sql": "-- @with plane/b, plane/c\nselect * from b, c",
  });
  assert.equal(written(statements.get("reports/x").on("postgres")).match(/\ba as \(/g)?.length, 1);
});

Deno.test("all broken files are reported at once, each by its name", async () => {
  const found = await mistakes({
    "plane/good.sql": "select 1",
    "plane/two.sql": "select 1; select 2",
    "plane/quote.sql": "select 'abc",
    "reports/empty.sql": "-- Only a comment\n",
    "reports/x.mysql.sql": "-- @with plane/god\nselect 1",
  });
  assert.deepEqual(found.map((message) => /^Cannot use '([^']+)': /.exec(message)?.[1]).sort(), [
    "plane/quote",
    "plane/two",
    "reports/empty",
    "reports/x",
  ]);
});

Deno.test("a second statement is not hidden by the selects in front", async () => {
  const [message] = await mistakes({
    "plane/a.sql": "select 1",
    "reports/x.sql": "-- @with plane/a\nselect 1; drop table x",
  });
  assert.match(message!, /more than one statement/);
});

Deno.test("a file that an editor saved with a byte order mark and CR LF is read like any other", async () => {
  const statements = await load({ "reports/x.sql": "\ufeff-- Title\r\n-- @ttl 5\r\nselect :a\r\n" });
  const { header, on } = statements.get("reports/x");
  assert.equal(header.title, "Title");
  assert.deepEqual(header.tags, [{ key: "ttl", value: "5", line: 2 }]);
  assert.equal(on("postgres").segments[0], "select ");
});

Deno.test("the project's own statements can all be used", async () => {
  const statements = await loadStatements(new URL("../../sql", import.meta.url).pathname, [
    "plane",
    "reports",
  ]);
  assert.ok(statements.in("reports").length >= 8);
});
