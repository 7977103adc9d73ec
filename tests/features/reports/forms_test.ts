import assert from "node:assert/strict";
import { parse } from "csv-parse/sync";
import { needs } from "#tests/_support/needs.ts";
import { trapsExpected } from "#tests/_support/plane/traps_expected.ts";
import { createReportsFolder } from "#tests/_support/reports_folder.ts";
import { createWorld, type World } from "#tests/_support/world.ts";

const KEY = "a-key-of-the-tests";

type Row = Readonly<Record<string, unknown>>;

async function readRows(
  world: World,
  slug: string,
): Promise<{ csv: string[][]; json: Row[]; ndjson: Row[] }> {
  const read = async (format: string) =>
    await (await world.fetch(`/${format}/${slug}.${format}?key=${KEY}`)).text();
  const lines = (await read("ndjson")).split("\n");
  assert.equal(lines.pop(), "", "the last line is ended");
  return {
    csv: parse(await read("csv")),
    json: JSON.parse(await read("json")),
    ndjson: lines.map((line) => JSON.parse(line)),
  };
}

Deno.test({
  name: "every report has the same rows in the same order as CSV, JSON and NDJSON",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await createWorld({ settings: { REPORT_KEYS: KEY } });
    for (const slug of Object.keys(trapsExpected)) {
      const { csv: [header, ...records], json, ndjson } = await readRows(world, slug);
      assert.ok(json.length > 0);
      assert.deepEqual(json, ndjson, slug);
      assert.deepEqual(Object.keys(json[0]!), header, slug);
      // CSV has no NULL that a plain reader could tell from an empty text.
      const texts = json.map((row) => Object.values(row).map((value) => String(value ?? "")));
      assert.deepEqual(texts, records, slug);
    }
  },
});

Deno.test({
  name: "JSON has whole numbers as numbers, decimals as text, and NULL",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await createWorld();
    const [kpi] = (await readRows(world, "kpi")).json;
    assert.deepEqual(kpi, {
      total: 15,
      selesai: 3,
      dikerjakan: 3,
      dibatalkan: 2,
      belum_ditugaskan: 4,
      kode_tidak_terbaca: 2,
      persen_selesai: "23.08",
    });
    const { json } = await readRows(world, "issues_detail");
    const [, first, second] = json;
    assert.deepEqual([first!["last_comment"], second!["last_comment"]], [
      'Pertama, "benar"\nbaris dua 🙂',
      null,
    ]);
  },
});

Deno.test({
  name: "a report without rows is a header, an empty list and nothing",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using folder = await createReportsFolder({ nothing: "-- Nothing.\nselect 1 as one where false" });
    await using world = await createWorld({ sqlDirectory: folder.path });
    assert.equal(await (await world.fetch("/csv/nothing.csv")).text(), "one\r\n");
    assert.equal(await (await world.fetch("/json/nothing.json")).text(), "[]\n");
    assert.equal(await (await world.fetch("/ndjson/nothing.ndjson")).text(), "");
  },
});

Deno.test({
  name: "CSV takes other delimiters, a byte order mark and a guard against formulas, and says what it is",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using folder = await createReportsFolder({
      strange: `-- Strange.\nselect '=1+1' as formula, '-2'::int as number, 'a;b' as "semi", null as nothing`,
    });
    await using world = await createWorld({ sqlDirectory: folder.path });
    const read = async (query: string) => {
      const response = await world.fetch(`/csv/strange.csv${query}`);
      assert.equal(response.headers.get("content-type"), "text/csv; charset=utf-8");
      return new TextDecoder("utf-8", { ignoreBOM: true }).decode(await response.bytes());
    };
    assert.equal(await read(""), "formula,number,semi,nothing\r\n=1+1,-2,a;b,\r\n");
    assert.equal(await read("?delimiter=comma"), await read(""));
    assert.equal(await read("?delimiter=semicolon"), 'formula;number;semi;nothing\r\n=1+1;-2;"a;b";\r\n');
    assert.equal(await read("?delimiter=tab"), "formula\tnumber\tsemi\tnothing\r\n=1+1\t-2\ta;b\t\r\n");
    assert.equal(await read("?bom=1"), `\ufeff${await read("?bom=0")}`);
    assert.equal(await read("?profile=excel"), `formula,number,semi,nothing\r\n"'=1+1",-2,a;b,\r\n`);
  },
});

Deno.test({
  name: "JSON knows no wishes of CSV: they are ignored like any unknown key",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await createWorld();
    const plain = await world.fetch("/json/kpi.json");
    const wished = await world.fetch("/json/kpi.json?delimiter=pipe&bom=1");
    assert.equal(wished.headers.get("x-cache"), "HIT");
    assert.equal(await wished.text(), await plain.text());
  },
});
