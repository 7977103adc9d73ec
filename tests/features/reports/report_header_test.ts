import assert from "node:assert/strict";
import { parseReport, type Report } from "#src/features/reports/report.ts";
import type { StatementFile } from "#src/platform/statements.ts";
import { parseHeader } from "#src/std/sql/parse_header.ts";
import { parseStatement } from "#src/std/sql/parse_statement.ts";

const PROVIDED = ["project_id", "timezone", "workspace_id"];
const TERMS = { provided: { app: ["now", "timezone"], monev: PROVIDED }, tags: ["hsi", "sos"] };

function fileOf(text: string, name: string): StatementFile {
  const header = parseHeader(text);
  const statement = parseStatement(name, header.body);
  return { name, header, variants: [statement], on: () => statement, sorts: [], sorted: () => statement };
}

function parse(text: string, name = "reports/progress"): Report {
  return parseReport(fileOf(text, name), TERMS);
}

/** Refused with this sentence behind the file's name. */
function refuses(text: string, sentence: string | RegExp, name?: string): void {
  assert.throws(() => parse(text, name), (error) => {
    assert.ok(error instanceof SyntaxError, String(error));
    const rest = error.message.replace(`Cannot use '${name ?? "reports/progress"}.sql'`, "");
    assert.notEqual(rest, error.message, error.message);
    if (typeof sentence === "string") assert.equal(rest, sentence);
    else assert.match(rest, sentence);
    return true;
  });
}

Deno.test("a header says all there is to know about a report", () => {
  const report = parse([
    "-- Progress of every kab/kota.",
    "--",
    "-- One line each.",
    "-- @database monev",
    "-- @param    bidang text?   Only issues that carry this label.",
    "-- @param    since  date    From this day on.",
    "-- @column   kab_kota text     Its name.",
    "-- @column   email    text?    Only with a key.",
    "-- @column   total    integer",
    "-- @private  email",
    "-- @tags     hsi, sos",
    "-- @ttl      0",
    "-- @access   key",
    "select :bidang, :since, :project_id, :timezone",
  ].join("\n"));
  assert.equal(report.slug, "progress");
  assert.equal(report.title, "Progress of every kab/kota.");
  assert.equal(report.description, "One line each.");
  assert.equal(report.database, "monev");
  assert.deepEqual(report.parameters, [
    { name: "bidang", type: "text", required: false, about: "Only issues that carry this label." },
    { name: "since", type: "date", required: true, about: "From this day on." },
  ]);
  assert.deepEqual(report.columns, [
    { name: "kab_kota", type: "text", nullable: false, about: "Its name." },
    { name: "email", type: "text", nullable: true, about: "Only with a key." },
    { name: "total", type: "integer", nullable: false, about: "" },
  ]);
  assert.deepEqual(report.privateColumns, ["email"]);
  assert.deepEqual(report.tags, ["hsi", "sos"]);
  assert.equal(report.ttlSeconds, 0);
  assert.equal(report.access, "key");
});

Deno.test("a file without a header is a public report under its own name", () => {
  const report = parse("select 1");
  assert.deepEqual(
    [report.title, report.description, report.database, report.ttlSeconds, report.access],
    ["progress", "", "monev", null, "public"],
  );
  const { parameters, columns, privateColumns, tags } = report;
  assert.deepEqual([parameters, columns, privateColumns, tags], [[], [], [], []]);
});

for (
  const [what, tag, sentence] of [
    ["an unknown key", "@acces key", "the key '@acces' is not known, did you mean '@access'?"],
    [
      "a key that is near to nothing",
      "@cron 5",
      "the key '@cron' is not known, known are '@access', '@column', '@database', '@param', '@private', '@tags', '@ttl'",
    ],
    ["a key in capitals", "@TTL 5", "the key '@TTL' is not known, did you mean '@ttl'?"],
    ["an unknown database", "@database monv", "the '@database' 'monv' is not known, did you mean 'monev'?"],
    [
      "a database that is near to none",
      "@database x",
      "the '@database' 'x' is not known, known are 'app', 'monev'",
    ],
    [
      "an unknown kind of imports",
      "@tags hsi, soos",
      "the kind of imports 'soos' is not known, did you mean 'sos'?",
    ],
    ["tags that are left open", "@tags", /^the kind of imports '' is not known/],
    ["an unknown access", "@access keys", "the '@access' 'keys' is not known, did you mean 'key'?"],
    [
      "an access that is near to nothing",
      "@access everybody",
      "the '@access' 'everybody' is not known, known are 'public', 'key'",
    ],
    ["an access that is left open", "@access", /^the '@access' '' is not known/],
    ["a parameter's unknown type", "@param a txt", "the type 'txt' is not known, did you mean 'text'?"],
    [
      "a column's unknown type",
      "@column a intger",
      "the type 'intger' is not known, did you mean 'integer'?",
    ],
    ["a type for columns alone", "@param a bytes", /^the type 'bytes' is not known/],
    [
      "a parameter without a type",
      "@param a",
      "'@param' must be '@param name type What it means': current value is 'a'",
    ],
    ["a column without anything", "@column", /^'@column' must be '@column name type What it means'/],
    [
      "a time that is no number",
      "@ttl 5m",
      "'@ttl' must be a whole number of seconds up to 86400: current value is '5m'",
    ],
    ["a negative time", "@ttl -1", /^'@ttl' must be a whole number of seconds/],
    ["a time beyond a day", "@ttl 86401", /^'@ttl' must be a whole number of seconds/],
    ["a time that is left open", "@ttl", /^'@ttl' must be a whole number of seconds/],
  ] as const
) {
  Deno.test(`${what} is refused with file, line and the nearest word`, () => {
    const text = `-- Title\n--\n-- ${tag}\nselect 1`;
    if (typeof sentence === "string") refuses(text, `, line 3: ${sentence}`);
    else refuses(text, new RegExp(`^, line 3: ${sentence.source.replace(/^\^/, "")}`));
  });
}

for (const tag of ["@ttl 5", "@access key", "@database monev", "@param a text", "@column a text"]) {
  Deno.test(`'${tag}' given twice is refused at the second`, () => {
    refuses(`-- ${tag}\n-- Title\n-- ${tag}\nselect 1`, /^, line 3: '@.*' is given twice$/);
  });
}

for (const name of ["bom", "cache", "delimiter", "key", "profile"]) {
  Deno.test(`the parameter name '${name}' belongs to every report's own query keys`, () => {
    refuses(
      `-- @param ${name} text?\nselect :${name}`,
      `, line 1: the name '${name}' is taken by every report's own query keys`,
    );
  });
}

Deno.test("a reader cannot be given the choice of what the service itself decides", () => {
  for (const name of PROVIDED) {
    refuses(`-- @param ${name} text?\nselect :${name}`, /^, line 1: .*'\w+' is taken/);
  }
});

Deno.test("what the service knows of Plane alone is unknown to reports over another database", () => {
  const text = (name: string) => `-- @database app\nselect :${name}`;
  assert.equal(parse(text("now")).database, "app");
  refuses(text("project_id"), /^: the parameter ':project_id' is not known/);
});

Deno.test("where nothing is imported any kind of imports will do", () => {
  const file = fileOf("-- @database app\n-- @tags whatever\nselect 1", "reports/progress");
  assert.deepEqual(parseReport(file, { ...TERMS, tags: null }).tags, ["whatever"]);
});

Deno.test("a parameter must have a name that SQL can use", () => {
  for (const name of ["a-b", "1a", "a.b", ":a", "bidañg"]) {
    refuses(`-- @param ${name} text?\nselect 1`, new RegExp(`^, line 1: the name '${name}' must be `));
  }
});

Deno.test("a parameter that is not declared is refused with the nearest one", () => {
  refuses(
    "-- @param bidang text?\nselect :bidnag",
    ": the parameter ':bidnag' is not known, did you mean ':bidang'?",
  );
  refuses("select :projectid", ": the parameter ':projectid' is not known, did you mean ':project_id'?");
  refuses("select :x", ": the parameter ':x' is not known, declare it by '-- @param x text?'");
});

Deno.test("a private column that the report does not promise would hide nothing: it is refused", () => {
  refuses(
    "-- @column email text\n-- @private emal\nselect 1",
    ", line 2: the column 'emal' is not known, did you mean 'email'?",
  );
  refuses(
    "-- @column email text\n-- @private email, phone\nselect 1",
    /^, line 2: the column 'phone' is not known/,
  );
});

for (const slug of ["Progress", "progress-kabkot", "1st", "_x", "a.b", "kemajuán", "a b"]) {
  Deno.test(`the file name '${slug}.sql' makes no URL: it is refused`, () => {
    refuses("select 1", ": its name must be lower case letters, digits and '_'", `reports/${slug}`);
  });
}

for (
  const [what, text] of Object.entries({
    "behind an empty line": "-- Title\n\n-- @access key\nselect 1",
    "below the first line of SQL": "-- Title\nselect 1\n-- @access key\n",
    "behind an empty first line": "\n-- Title\n-- @access key\nselect 1",
    "that is indented": "-- Title\n  -- @access key\nselect 1",
  })
) {
  Deno.test(`a tag ${what} counts or is refused: it never leaves a report open that asks for a key`, () => {
    let report: Report;
    try {
      report = parse(text);
    } catch (error) {
      assert.ok(error instanceof SyntaxError);
      assert.match(error.message, /line \d/);
      return;
    }
    assert.equal(report.access, "key");
  });
}
