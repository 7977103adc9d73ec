import assert from "node:assert/strict";
import { needs } from "#tests/_support/needs.ts";
import { createBreakableRoute } from "#tests/_support/breakable_route.ts";
import { createReportsFolder } from "#tests/_support/reports_folder.ts";
import { createWorld, type World } from "#tests/_support/world.ts";

/** As the README shows it: no promised columns, one optional parameter. */
const OPEN_ISSUES = `-- Open issues by bidang.
--
-- What is neither completed nor cancelled.
--
-- @database monev
-- @with     plane/issue_bidang
-- @param    bidang  text?  Only issues that carry this label.
-- @ttl      30
-- @access   public
select b.bidang, count(*)::int as open
from issue_bidang b
where b.state_group not in ('completed', 'cancelled')
  and (:bidang::text is null or b.bidang = :bidang)
group by b.bidang
order by b.bidang collate "C"
`;

const EVERY_TYPE = `-- Every type of parameter.
--
-- @param  yes     boolean   Yes or no.
-- @param  day     date      A day.
-- @param  amount  decimal   An amount.
-- @param  count   integer?  A number.
-- @param  words   text?     Some words.
-- @param  id      uuid?     An id.
select
  :yes::boolean as yes,
  :day::date as day,
  :amount::numeric as amount,
  :count::bigint as count,
  :words::text as words,
  :id::uuid::text as id
`;

const REQUIRED = "yes=true&day=2026-11-21&amount=-12.50";

function ninthTest(name: string, fn: (world: World) => Promise<void>) {
  Deno.test({
    name,
    ...needs("TEST_POSTGRES_URL"),
    async fn() {
      await using folder = await createReportsFolder({ open_issues: OPEN_ISSUES, every_type: EVERY_TYPE });
      await using world = await createWorld({ sqlDirectory: folder.path });
      await fn(world);
    },
  });
}

ninthTest("a file dropped into the folder is a URL in every form", async (world) => {
  const csv = await (await world.fetch("/csv/open_issues.csv")).text();
  assert.equal(csv, "bidang,open\r\nSekretariat,1\r\nSosial,3\r\nTanpa Bidang,6\r\npengawasan,1\r\n");
  const json = await (await world.fetch("/json/open_issues.json?bidang=Sosial")).json();
  assert.deepEqual(json, [{ bidang: "Sosial", open: 3 }]);
  const ndjson = await (await world.fetch("/ndjson/open_issues.ndjson?bidang=Sosial")).text();
  assert.equal(ndjson, '{"bidang":"Sosial","open":3}\n');
  assert.equal(await (await world.fetch("/csv/open_issues.csv?bidang=Nobody")).text(), "bidang,open\r\n");
});

ninthTest(
  "a file dropped into the folder stands in the catalogue, with what its header says",
  async (world) => {
    const { reports } = await (await world.fetch("/reports")).json();
    const { links, ...report } = reports.find(({ slug }: { slug: string }) => slug === "open_issues");
    assert.deepEqual(report, {
      slug: "open_issues",
      title: "Open issues by bidang.",
      description: "What is neither completed nor cancelled.",
      access: "public",
      private_columns: [],
      cache_seconds: 30,
      imports: [],
      columns: [
        { name: "bidang", type: "text", nullable: true, description: "" },
        { name: "open", type: "integer", nullable: true, description: "" },
      ],
      parameters: [
        { name: "bidang", type: "text", required: false, description: "Only issues that carry this label." },
      ],
      formats: ["csv", "json", "ndjson"],
    });
    assert.equal(links.csv, "http://aliran.test/csv/open_issues.csv");
  },
);

ninthTest("a file dropped into the folder is documented, with its parameters and columns", async (world) => {
  const { paths } = await (await world.fetch("/docs/json")).json();
  const { get } = paths["/csv/open_issues.csv"];
  const bidang = get.parameters.find(({ name }: { name: string }) => name === "bidang");
  assert.deepEqual([bidang.in, bidang.required, bidang.schema.type], ["query", false, "string"]);
  assert.equal(bidang.description, "Only issues that carry this label.");
  const columns = get.responses["200"].content["text/csv"].schema["x-columns"];
  assert.deepEqual(columns.map(({ name, type }: Record<string, string>) => [name, type]), [
    ["bidang", "text"],
    [
      "open",
      "integer",
    ],
  ]);
  for (const format of ["csv", "json", "ndjson"]) {
    const { parameters } = paths[`/${format}/every_type.${format}`].get;
    const own = parameters.slice(0, 6).map(({ name, required }: Record<string, unknown>) => [name, required]);
    assert.deepEqual(own, [
      ["yes", true],
      ["day", true],
      ["amount", true],
      ["count", false],
      ["words", false],
      [
        "id",
        false,
      ],
    ]);
  }
});

ninthTest("values of every type arrive as they were given", async (world) => {
  const query = new URLSearchParams({
    yes: "false",
    day: "2024-02-29",
    amount: "12345678901234567890.123456789",
    count: "-999999999999999999",
    words: `'; drop table issues; -- "ünï" 🙂\n%00`,
    id: "00000000-0000-4000-8000-000000000501",
  });
  const response = await world.fetch(`/json/every_type.json?${query}`);
  assert.deepEqual(await response.json(), [{
    yes: false,
    day: "2024-02-29",
    amount: "12345678901234567890.123456789",
    count: "-999999999999999999",
    words: query.get("words"),
    id: "00000000-0000-4000-8000-000000000501",
  }]);
  const [row] = await (await world.fetch(`/json/every_type.json?${REQUIRED}`)).json();
  assert.deepEqual([row.count, row.words, row.id], [null, null, null]);
});

ninthTest("an empty text is a value, not an absent one", async (world) => {
  const [row] = await (await world.fetch(`/json/every_type.json?${REQUIRED}&words=`)).json();
  assert.equal(row.words, "");
});

const REFUSED: readonly (readonly [why: string, query: string, paths: readonly string[]])[] = [
  ["nothing of what is required", "", ["yes", "day", "amount"]],
  ["one required value missing", "yes=true&day=2026-11-21", ["amount"]],
  ["a boolean that is not one", REQUIRED.replace("true", "yes"), ["yes"]],
  ["an empty boolean", REQUIRED.replace("true", ""), ["yes"]],
  ["a day that is not one", REQUIRED.replace("2026-11-21", "21-11-2026"), ["day"]],
  ["a day that the calendar does not have", REQUIRED.replace("2026-11-21", "2026-02-29"), ["day"]],
  ["an amount with a comma", REQUIRED.replace("-12.50", "12,50"), ["amount"]],
  ["an amount that is not a number", REQUIRED.replace("-12.50", "NaN"), ["amount"]],
  ["an amount in scientific form", REQUIRED.replace("-12.50", "1e9"), ["amount"]],
  ["an amount that is over-long", REQUIRED.replace("-12.50", "1".repeat(41)), ["amount"]],
  ["a number with a fraction", `${REQUIRED}&count=1.5`, ["count"]],
  ["a number that is over-long", `${REQUIRED}&count=${"9".repeat(19)}`, ["count"]],
  ["an empty number", `${REQUIRED}&count=`, ["count"]],
  ["a text that is over-long", `${REQUIRED}&words=${"a".repeat(201)}`, ["words"]],
  ["a text with the character NUL", `${REQUIRED}&words=a%00b`, ["words"]],
  ["an id that is not one", `${REQUIRED}&id=501`, ["id"]],
  ["a value that is given twice", `${REQUIRED}&words=a&words=b`, ["words"]],
  ["several mistakes at once", "yes=1&day=never&amount=much", ["yes", "day", "amount"]],
];

ninthTest("wrong values are refused by their names, and no statement is run", async (world) => {
  for (const [why, query, paths] of REFUSED) {
    for (const format of ["csv", "json", "ndjson"]) {
      const response = await world.fetch(`/${format}/every_type.${format}?${query}`);
      assert.equal(response.status, 400, why);
      const { code, errors, detail } = await response.json();
      assert.equal(code, "bad_parameter", why);
      assert.deepEqual(errors.map(({ path }: { path: string }) => path), paths, why);
      for (const { path, message } of errors) {
        assert.match(message, /^\S.*[^.]$/, why);
        assert.ok(detail.includes(path), why);
      }
    }
  }
  assert.deepEqual(world.observations.filter(({ event }) => event === "report_failed"), []);
});

ninthTest("a refusal of a value does not send the value back", async (world) => {
  const response = await world.fetch(`/csv/every_type.csv?${REQUIRED}&id=%3Cscript%3E`);
  assert.doesNotMatch(await response.text(), /script/);
});

ninthTest("unknown query keys are ignored and make no further answers", async (world) => {
  const first = await world.fetch("/csv/open_issues.csv?bidang=Sosial");
  assert.equal(first.headers.get("x-cache"), "MISS");
  const body = await first.text();
  for (
    const buster of ["_=1", "_=2", "utm_source=x", "BIDANG=Produksi", "project_id=1", "now=1", "a[]=1&a[]=2"]
  ) {
    const response = await world.fetch(`/csv/open_issues.csv?${buster}&bidang=Sosial`);
    assert.equal(response.headers.get("x-cache"), "HIT", buster);
    assert.equal(response.headers.get("etag"), first.headers.get("etag"));
    assert.equal(await response.text(), body);
  }
});

ninthTest("each value has an answer of its own, in whatever order the values come", async (world) => {
  const read = async (query: string) => {
    const response = await world.fetch(`/json/every_type.json?${query}`);
    return [response.headers.get("x-cache"), (await response.json())[0].words];
  };
  assert.deepEqual(await read(`${REQUIRED}&words=a`), ["MISS", "a"]);
  assert.deepEqual(await read(`${REQUIRED}&words=b`), ["MISS", "b"]);
  assert.deepEqual(await read(`words=a&amount=-12.50&day=2026-11-21&yes=true`), ["HIT", "a"]);
  assert.deepEqual(await read(REQUIRED), ["MISS", null]);
  assert.deepEqual(await read(`${REQUIRED}&words=`), ["MISS", ""]);
});

const BROKEN: readonly (readonly [why: string, text: string, message: RegExp])[] = [
  ["a misspelt key", "-- T.\n-- @acess key\nselect 1 as a", /broken\.sql', line 2: .*'@acess' .*'@access'/],
  ["an unknown access", "-- @access keys\nselect 1 as a", /broken\.sql', line 1: .*'keys' .*'key'/],
  ["an unknown database", "-- @database monef\nselect 1 as a", /broken\.sql', line 1: .*'monev'/],
  ["a ttl that is no number", "-- @ttl soon\nselect 1 as a", /line 1: '@ttl' must be a whole number.*'soon'/],
  ["a parameter of an unknown type", "-- @param a txt? A.\nselect :a::text as a", /'txt' .*'text'/],
  ["a parameter without a type", "-- @param a\nselect :a::text as a", /'@param' must be '@param name type/],
  [
    "a parameter that is not declared",
    "-- T.\nselect :a::text as a",
    /':a' is not known, .*'-- @param a text\?'/,
  ],
  [
    "a parameter that is nearly declared",
    "-- @param bidang text? A.\nselect :bidan::text as a",
    /did you mean ':bidang'/,
  ],
  ["a parameter with the name of a wish", "-- @param key text? A.\nselect :key::text as a", /'key' is taken/],
  [
    "a parameter that the service gives",
    "-- @param project_id uuid? A.\nselect :project_id::uuid as a",
    /'project_id' is taken by a value of the service's own/,
  ],
  [
    "a parameter that is declared twice",
    "-- @param a text? A.\n-- @param a date? A.\nselect :a::text as a",
    /'@param a' is given twice/,
  ],
  ["a parameter with a strange name", "-- @param a-b text? A.\nselect 1 as a", /'a-b'/],
  [
    "a column that is promised twice",
    "-- @column a integer A.\n-- @column a integer A.\nselect 1 as a",
    /'@column a' is given twice/,
  ],
  ["a private column that is not promised", "-- @column a integer A.\n-- @private b\nselect 1 as a", /'b'/],
  ["a ttl that is given twice", "-- @ttl 1\n-- @ttl 2\nselect 1 as a", /'@ttl' is given twice/],
];

for (const [why, text, message] of BROKEN) {
  Deno.test({
    name: `a header with ${why} refuses to start, with file and reason`,
    ...needs("TEST_POSTGRES_URL"),
    async fn() {
      await using folder = await createReportsFolder({ broken: text });
      await assert.rejects(createWorld({ sqlDirectory: folder.path }), (error) => {
        assert.ok(error instanceof AggregateError);
        assert.deepEqual(error.errors.map((one: Error) => one.name), ["SyntaxError"]);
        assert.match(error.errors[0].message, /'reports\/broken\.sql'|'reports\/broken'/);
        assert.match(error.errors[0].message, message);
        return true;
      });
    },
  });
}

Deno.test({
  name: "every broken file is named at once",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using folder = await createReportsFolder({
      one: "-- @acess key\nselect 1 as a",
      two: "-- @ttl soon\nselect 1 as a",
    });
    await assert.rejects(createWorld({ sqlDirectory: folder.path }), ({ errors }: AggregateError) => {
      assert.deepEqual(errors.map(({ message }) => /reports\/\w+/.exec(message)?.[0]), [
        "reports/one",
        "reports/two",
      ]);
      return true;
    });
  },
});

Deno.test({
  name: "a name that is no good URL is refused",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using folder = await createReportsFolder({ "Ninth-Report": "select 1 as a" });
    await assert.rejects(createWorld({ sqlDirectory: folder.path }), ({ errors }: AggregateError) => {
      assert.match(errors[0].message, /'reports\/Ninth-Report\.sql': its name must be lower case letters/);
      return true;
    });
  },
});

Deno.test({
  name: "two statements in one file refuse to start",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using folder = await createReportsFolder({ two: "select 1 as a; drop table issues" });
    await assert.rejects(createWorld({ sqlDirectory: folder.path }), ({ errors }: AggregateError) => {
      assert.match(errors[0].message, /'reports\/two': it holds more than one statement/);
      return true;
    });
  },
});

Deno.test({
  name: "a statement that writes is refused by the database",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using folder = await createReportsFolder({
      writes: "with gone as (delete from issue_labels returning 1) select count(*)::int as gone from gone",
      calls: "select nextval('numbers')::text as number",
    });
    await using world = await createWorld({ sqlDirectory: folder.path });
    await world.sql("create sequence numbers");
    const [before] = await world.sql("select count(*)::int as count from issue_labels");
    for (const slug of ["writes", "calls"]) {
      const response = await world.fetch(`/csv/${slug}.csv`);
      assert.deepEqual([response.status, (await response.json()).code], [500, "report_broken"], slug);
    }
    assert.deepEqual(await world.sql("select count(*)::int as count from issue_labels"), [before]);
  },
});

Deno.test({
  name:
    "a statement that does not give what its header promises is refused and named in '/readyz' and the log",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using folder = await createReportsFolder({
      liar: "-- Liar.\n-- @column a integer A.\n-- @column b text B.\nselect 1 as a, 'x' as c",
      broken: "-- Broken.\n-- @column a integer A.\nselect a from nowhere",
    });
    await using world = await createWorld({ sqlDirectory: folder.path });
    for (const slug of ["liar", "broken"]) {
      const response = await world.fetch(`/csv/${slug}.csv`);
      const { code, detail } = await response.json();
      assert.deepEqual([response.status, code], [500, "report_broken"], slug);
      assert.doesNotMatch(detail, /nowhere/, "the cause is private");
    }
    await world.checkSource();
    const unusable = world.observations.filter(({ event }) => event === "report_unusable");
    assert.deepEqual(unusable.map((one) => "report" in one && one.report).sort(), ["broken", "liar"]);
    const { status, checks: [monev] } = await (await world.fetch("/readyz")).json();
    assert.deepEqual([status, monev.status], ["degraded", "warn"]);
    assert.match(monev.detail, /liar.*promises a integer, b text, gives a integer, c text/);
    assert.match(monev.detail, /broken/);
    assert.equal((await world.fetch("/csv/kpi.csv")).status, 200);
  },
});

Deno.test({
  name: "a report that hides a column which it does not give is refused, with and without promised columns",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using folder = await createReportsFolder({
      hides: "-- @private email\nselect 'a@example.test' as mail",
    });
    await using world = await createWorld({ sqlDirectory: folder.path });
    const response = await world.fetch("/csv/hides.csv");
    assert.deepEqual([response.status, (await response.json()).code], [500, "report_broken"]);
  },
});

Deno.test({
  name: "columns that could not be asked for while the database was down are known once it is back",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using folder = await createReportsFolder({ open_issues: OPEN_ISSUES });
    await using path = createBreakableRoute();
    await using world = await createWorld({ sqlDirectory: folder.path, route: path.route });
    const columns = async () => {
      const { reports } = await (await world.fetch("/reports")).json();
      const { paths } = await (await world.fetch("/docs/json")).json();
      const described = paths["/csv/open_issues.csv"].get.responses["200"].content["text/csv"].schema;
      return [
        reports.find(({ slug }: { slug: string }) => slug === "open_issues").columns.length,
        described["x-columns"].length,
      ];
    };
    await path.stop();
    assert.deepEqual(await columns(), [0, 0]);
    await path.start();
    await world.checkSource();
    assert.deepEqual(await columns(), [2, 2]);
  },
});
