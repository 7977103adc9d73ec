import assert from "node:assert/strict";
import fc from "fast-check";
import { splitStatements } from "#src/std/sql/split_statements.ts";

Deno.test("a script is taken apart at its semicolons, comments in front of statements left out", () => {
  const script = "-- What; for\n\nselect 1;\n/* two; */ select 2 -- the second\n;;\nselect 3\n";
  assert.deepEqual(splitStatements("x", script), ["select 1", "select 2 -- the second", "select 3"]);
});

Deno.test("comments inside a statement stay in it", () => {
  const statement = "create table t (\n  -- the key; really\n  id int\n)";
  assert.deepEqual(splitStatements("x", `${statement};\n-- done\n`), [statement]);
});

Deno.test("a script without statements holds none", () => {
  for (const script of ["", " \n", "-- nothing", "/* nothing */;", ";;"]) {
    assert.deepEqual(splitStatements("x", script), [], script);
  }
});

Deno.test("a script that ends inside a quote or comment is refused by name", () => {
  for (const script of ["select 1; select 'two", "select 1; /* two", "do $x$ begin; end; $y$"]) {
    assert.throws(() => splitStatements("migrations/0001", script), {
      name: "SyntaxError",
      message: /^Cannot use 'migrations\/0001': /,
    });
  }
});

Deno.test("whatever quotes hold, the statements come out as they went in", () => {
  const quoted = fc.string().map((text) => `'${text.replaceAll("'", "''")}'`);
  const named = fc.string().map((text) => `"${text.replaceAll('"', '""')}"`);
  const dollars = fc.string().filter((text) => !text.includes("$")).map((text) => `$a$${text};$a$`);
  const part = fc.oneof(quoted, named, dollars, fc.constantFrom("a", "::", "(", ",", "1"));
  const statement = fc.array(part, { minLength: 1 }).map((parts) => `select ${parts.join(" ")}`);
  fc.assert(fc.property(fc.array(statement), (statements) => {
    assert.deepEqual(splitStatements("x", statements.join(";\n")), statements);
  }));
});
