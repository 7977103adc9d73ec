import assert from "node:assert/strict";
import { DatabaseError } from "#src/platform/database.ts";
import { positionalSql } from "#src/platform/positional_sql.ts";
import { parseStatement } from "#src/std/sql/parse_statement.ts";

const STATEMENT = parseStatement("reports/x", "select :b, :a::text where :b = ':b' or :a is null");

Deno.test("a name has one position, however often it occurs, in the order of first use", () => {
  assert.deepEqual(positionalSql(STATEMENT, { a: "A", b: "B" }, (position) => `$${position}`), {
    text: "select $1, $2::text where $1 = ':b' or $2 is null",
    values: ["B", "A"],
  });
});

Deno.test("values are never part of the text, whatever they hold", () => {
  const { text, values } = positionalSql(STATEMENT, { a: "'; drop table x --", b: "$1" }, (at) => `$${at}`);
  assert.equal(text, "select $1, $2::text where $1 = ':b' or $2 is null");
  assert.deepEqual(values, ["$1", "'; drop table x --"]);
});

Deno.test("NULL is a value; other parameters are left alone", () => {
  assert.deepEqual(positionalSql(STATEMENT, { a: null, b: "", c: "C" }, () => "?").values, ["", null]);
});

Deno.test("only the text is wanted: no values are needed", () => {
  assert.deepEqual(positionalSql(STATEMENT, null, () => "?").values, []);
});

Deno.test("a missing value is refused with the statement's and the parameter's name", () => {
  assert.throws(() => positionalSql(STATEMENT, { b: "B" }, () => "?"), (error) => {
    assert.ok(error instanceof DatabaseError);
    assert.equal(error.failure, "refused");
    assert.equal(error.message, "Cannot run 'reports/x': the parameter ':a' has no value");
    return true;
  });
});

Deno.test("a name that every object has is missing too, unless it was given", () => {
  const statement = parseStatement("x", "select :constructor, :toString");
  assert.throws(() => positionalSql(statement, {}, () => "?"), DatabaseError);
});
