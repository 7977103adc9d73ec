import assert from "node:assert/strict";
import { composeSql } from "#src/std/sql/compose_sql.ts";

const A = { name: "a", body: "select 1 as x" };
const B = { name: "b", body: "select x from a" };

function squeezed(sql: string): string {
  return sql.replaceAll(/\s+/g, " ").trim();
}

Deno.test("a statement without shared selects stays as it is", () => {
  assert.equal(composeSql([], "with x as (select 1)\nselect 2"), "with x as (select 1)\nselect 2");
});

Deno.test("shared selects stand in front, in the order given", () => {
  assert.equal(
    squeezed(composeSql([A, B], "select * from b")),
    "with a as ( select 1 as x ), b as ( select x from a ) select * from b",
  );
});

Deno.test("they join the statement's own 'with'", () => {
  assert.equal(
    squeezed(composeSql([A], "WITH own as (select x from a)\nselect * from own")),
    "with a as ( select 1 as x ), own as (select x from a) select * from own",
  );
});

Deno.test("a 'with recursive' stays recursive", () => {
  assert.equal(
    squeezed(composeSql([A], "with  RECURSIVE n(i) as (select 1)\nselect * from n")),
    "with recursive a as ( select 1 as x ), n(i) as (select 1) select * from n",
  );
});

for (
  const [what, comment] of Object.entries({
    "a line comment": "-- why: with care\n",
    "line comments with CR LF": "-- one\r\n-- two\r\n",
    "a block comment": "/* why: with care */ ",
    "nested block comments": "/* a /* b */ c */\n",
    "blanks": " \n\t",
  })
) {
  Deno.test(`the statement's own 'with' is found behind ${what}`, () => {
    const sql = squeezed(composeSql([A], `${comment}with own as (select 2)\nselect * from own`));
    assert.match(sql, /\), own as \(select 2\) select \* from own$/);
    assert.equal(sql.match(/\bwith (?:a|own) as\b/g)?.length, 1, sql);
  });
}

Deno.test("a name that begins with 'with' is not a 'with'", () => {
  assert.match(squeezed(composeSql([A], "withdraw")), /\) withdraw$/);
});

Deno.test("a shared select that ends in a comment does not swallow what follows", () => {
  const sql = composeSql([{ name: "a", body: "select 1 -- why" }], "select * from a");
  assert.match(sql, /-- why\n\)\n?/);
});
