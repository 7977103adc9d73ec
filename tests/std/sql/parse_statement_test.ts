import assert from "node:assert/strict";
import fc from "fast-check";
import { parseStatement } from "#src/std/sql/parse_statement.ts";

function namesIn(text: string): readonly string[] {
  return parseStatement("reports/x", text).names;
}

function refuses(text: string, reason: RegExp): void {
  assert.throws(() => parseStatement("reports/x", text), (error) => {
    assert.ok(error instanceof SyntaxError);
    assert.match(error.message, /^Cannot use 'reports\/x': /);
    assert.match(error.message, reason);
    return true;
  });
}

Deno.test("a statement is taken apart at its parameters, and a name may repeat", () => {
  const statement = parseStatement("reports/x", "select :a, :b_2 where :a = :_c");
  assert.equal(statement.name, "reports/x");
  assert.deepEqual(statement.names, ["a", "b_2", "a", "_c"]);
  assert.deepEqual(statement.segments, ["select ", ", ", " where ", " = ", ""]);
});

Deno.test("a statement without parameters stays in one piece", () => {
  assert.deepEqual(parseStatement("x", "select 1").segments, ["select 1"]);
});

for (
  const [what, text] of Object.entries({
    "a string": "select ':a'",
    "a string with doubled quotes": "select 'it''s :a', ''':a'''",
    "a string over several lines": "select 'one\n:a\ntwo'",
    "an E'' string with an escaped quote": String.raw`select E'it\'s :a', e'\\', 'x :a'`,
    "an E'' string with an escaped line end": "select E'one\\\n\\' :a'",
    "a standard string that ends in a backslash": String.raw`select 'C:\', ':a'`,
    "a quoted identifier": 'select "a "" :a" from ":a"',
    "an identifier in backticks": "select `:a` from `x :a`",
    "a dollar quote": "select $$ it's :a $$",
    "a dollar quote with a tag": "select $fn$ :a $$ :b $other$ $fn$",
    "a dollar quote that holds quotes and comments": "select $x$ ' \" -- /* :a $x$",
    "a line comment": "select 1 -- :a 'unclosed\n, 2",
    "a line comment at the very end": "select 1 -- :a",
    "a block comment": "select /* :a ' \" */ 1",
    "nested block comments": "select /* one /* two :a */ :b */ 1",
    "a cast": "select x::text, '1'::int::numeric",
    "an array slice": "select a[1:2], a[:2], a[1:]",
    "an assignment": "select f(x := 1)",
  })
) {
  Deno.test(`nothing in ${what} is taken for a parameter`, () => {
    const { names, segments } = parseStatement("x", text);
    assert.deepEqual(names, []);
    assert.deepEqual(segments, [text]);
  });
}

Deno.test("a parameter may stand next to a cast, a quote, a comment and a slice", () => {
  assert.deepEqual(namesIn("select :a::text, x::int=:b, ':x':c/* :x */:d--:x\n:e"), [..."abcde"]);
  assert.deepEqual(namesIn("select a[:low::int:3], a[1 :::high::int]"), ["low", "high"]);
  assert.deepEqual(namesIn("select $1, a$b:c, $t$:x$t$:d"), ["c", "d"]);
});

Deno.test("code goes on behind an identifier that ends like a string's mark", () => {
  assert.deepEqual(namesIn(String.raw`select price'a\', :a`), ["a"]);
});

Deno.test("text in any script stays as it is", () => {
  const text = "select 'Kepulauan – ナツナ 🏝️ :a' as \"Üñï :b\", ";
  assert.deepEqual(parseStatement("x", `${text}:c`).segments, [text, ""]);
});

Deno.test("lines may end with CR LF", () => {
  const { names, segments } = parseStatement("x", "select :a -- it's\r\n, ':x'\r\n;\r\n-- end\r\n");
  assert.deepEqual(names, ["a"]);
  assert.deepEqual(segments, ["select ", " -- it's\r\n, ':x'"]);
});

Deno.test("one semicolon at the end is dropped, with the blanks and comments around it", () => {
  for (const end of [";", " ; ", ";\n", "\n;\n-- done; really\n", "; /* ; */"]) {
    assert.deepEqual(parseStatement("x", `select 1${end}`).segments, ["select 1"], end);
  }
  assert.deepEqual(namesIn("select ';', \";\", $$;$$, :a -- ;\n"), ["a"]);
});

Deno.test("several statements are refused", () => {
  for (
    const text of ["select 1; select 2", "select 1;;", "select 1; /* x */ drop table x;", ";select 1; :a"]
  ) {
    refuses(text, /more than one statement/);
  }
});

Deno.test("a text without a statement is refused", () => {
  for (const text of ["", " \r\n\t", "-- only a comment", "/* only /* a */ comment */", ";", "-- x\n;"]) {
    refuses(text, /holds no statement/);
  }
});

for (const quote of ["'", '"', "`"]) {
  Deno.test(`a quote ${quote} that is never closed is refused`, () => {
    refuses(`select ${quote}abc`, /quote .* is never closed/);
    refuses(`select ${quote}abc${quote}, ${quote}d ; drop table x`, /quote .* is never closed/);
  });
}

Deno.test("an E'' string whose only closing quote is escaped is refused", () => {
  refuses(String.raw`select E'abc\'`, /quote .* is never closed/);
});

Deno.test("a dollar quote that is never closed is refused", () => {
  refuses("select $$abc", /is never closed/);
  refuses("select $fn$ abc $$ :a", /is never closed/);
});

Deno.test("a block comment that is never closed is refused", () => {
  refuses("select 1 /* abc", /block comment is never closed/);
  refuses("select 1 /* one /* two */", /block comment is never closed/);
});

Deno.test("whatever the pieces, they are found between the parameters", () => {
  const piece = fc.constantFrom(
    "select 1",
    "'a :x ''b'",
    '":x"',
    "`:x`",
    "/* :x /* ; */ */",
    "-- :x ' ;\n",
    "$q$ :x ' $q$",
    "a::text",
    "E'\\' :x'",
    "é",
    "\r\n",
  );
  const parts = fc.array(fc.record({ before: piece, name: fc.stringMatching(/^[a-z_]\w{0,5}$/) }), {
    minLength: 1,
  });
  fc.assert(fc.property(parts, (given) => {
    const text = given.map(({ before, name }) => `${before} :${name}`).join(" ");
    const { names, segments } = parseStatement("x", text);
    assert.deepEqual(names, given.map(({ name }) => name));
    assert.equal(names.reduce((sql, name, at) => `${sql}:${name}${segments[at + 1]}`, segments[0]!), text);
  }));
});

Deno.test("any text is either taken apart without loss or refused with a SyntaxError", () => {
  const text = fc.string({ unit: fc.constantFrom(..."ae'\"`$:;-/*\\\n []1", "$$", "/*", "*/", "::") });
  fc.assert(
    fc.property(text, (given) => {
      try {
        const { names, segments } = parseStatement("x", given);
        const again = names.reduce((sql, name, at) => `${sql}:${name}${segments[at + 1]}`, segments[0]!);
        assert.ok(given.startsWith(again));
      } catch (error) {
        assert.ok(error instanceof SyntaxError, String(error));
      }
    }),
    { numRuns: 2_000 },
  );
});
