import assert from "node:assert/strict";
import type { ImportsWorld } from "#tests/_support/imports_world.ts";
import { needs } from "#tests/_support/needs.ts";
import { workbookOf } from "#tests/_support/workbook_of.ts";
import { emptied } from "./emptied.ts";
import { createPipelineWorld } from "./pipeline_world.ts";

const HEADER = "ORDER_ID,WITEL,ORDER_DATE";
const SAID = "__row,__column,__code,__message";
/** Rows 3 and 4 fail; row 2 settles that months come first. */
const FIRST = `${HEADER}\r\n1,BALI,12/15/2025\r\n2,BALI,99/99/2025\r\n3,BALI,98/99/2025\r\n`;

/** A file of mended rows. */
function mended(...lines: readonly string[]): string {
  return [`${HEADER},${SAID}`, ...lines].join("\r\n") + "\r\n";
}

/** What must hold of every import, whatever was mended. */
function assertSum(result: Record<string, number>): void {
  const { totalRows, successRows, failedRows, duplicatesRemoved } = result;
  assert.equal(totalRows, successRows! + failedRows! + duplicatesRemoved!, JSON.stringify(result));
}

type Work = (world: ImportsWorld, first: string) => Promise<void>;

const SENTENCES: [name: string, work: Work][] = [];

function sentence(name: string, work: Work): void {
  SENTENCES.push([name, work]);
}

async function ids(world: ImportsWorld): Promise<unknown[]> {
  return (await world.sql("select order_id from hsi_orders order by 1")).map(({ order_id }) => order_id);
}

sentence("their dates are read as the file that they mend settled it", async (world, first) => {
  const { state, message } = await world.settle({ type: "hsi", content: mended("2,BALI,03/04/2025,3,,,") });
  assert.equal(state, "completed", message);
  const named = await world.settle({
    type: "hsi",
    content: mended("3,BALI,05/04/2025,4,,,"),
    query: { mends: first },
  });
  assert.equal(named.state, "completed", named.message);
  const rows = await world.sql(
    "select (order_date at time zone 'Asia/Jakarta')::date::text as day from hsi_orders order by order_id",
  );
  assert.deepEqual(rows.map(({ day }) => day), ["2025-12-15", "2025-03-04", "2025-05-04"]);
});

for (const how of ["by the name of the file", "by ?mends="]) {
  sentence(`a number of a workbook stays the number that it was, ${how}`, async (world) => {
    const text = (cell: string) => `<c t="inlineStr"><is><t>${cell}</t></is></c>`;
    const header = ["ID i-HLD", "REGION", "Witel Lama", "Tanggal MoM", "RAB"].map(text).join("");
    const cells = ["H1", "REG 3", "BALI", "besok"].map(text).join("");
    const rows = `<row>${header}</row><row>${cells}<c><v>123.567</v></c></row>`;
    const first = await world.settle({
      type: "jt",
      name: "a.xlsx",
      content: new Uint8Array(workbookOf({ rows: `${rows}<row>${text("H2")}${text("REG 3")}</row>` })),
    });
    assert.equal(first.result.failedRows, 1);
    const errors = await (await world.fetch(`/api/files/job/${first.jobId}/errors.csv`)).text();
    const content = errors.replace("besok", "2025-01-02");
    const file = how === "by ?mends=" ? { query: { mends: first.jobId } } : {
      name: `errors-${first.jobId}.csv`,
    };
    const { state, message } = await world.settle({ type: "jt", content, ...file });
    assert.equal(state, "completed", message);
    const [row] = await world.sql("select rab::text from jt_projects where id_i_hld = 'H1'");
    assert.deepEqual(row, { rab: "123.567" });
  });
}

/** Rows that pretend to be others, and what must become of them: rows in, rows failed, and what is left to be mended. */
const PRETENDED: readonly (readonly [what: string, lines: readonly string[], counts: readonly number[]])[] = [
  ["a row that has not failed", ["8,BALI,2025-01-01,2,,,"], [0, 1, 2]],
  ["a row that the file does not have", ["8,BALI,2025-01-01,77,,,"], [0, 1, 2]],
  ["a mended row and one that is still bad", ["2,BALI,2025-01-01,3,,,", "3,BALI,besok,4,,,"], [1, 1, 1]],
  ["a mended row and one that has not failed", ["2,BALI,2025-01-01,3,,,", "8,BALI,2025-01-01,2,,,"], [
    1,
    1,
    1,
  ]],
];

for (const [what, lines, [landed, failed, open]] of PRETENDED) {
  sentence(`${what}: good rows land, bad ones are told, no count is lost`, async (world, first) => {
    const content = mended(...lines);
    const { state, message, result, jobId } = await world.settle({
      type: "hsi",
      content,
      query: { mends: first },
    });
    assert.equal(state, landed === 0 ? "failed" : "completed", message);
    assertSum(result);
    assert.deepEqual([result.successRows, result.failedRows], [landed, failed], message);
    const errors = await (await world.fetch(`/api/files/job/${jobId}/errors.csv`)).text();
    assert.equal(errors.trimEnd().split("\r\n").length - 1, failed, errors);
    const whole = await world.ended(first);
    assertSum(whole.result);
    assert.deepEqual([whole.result.totalRows, whole.result.failedRows], [3, open]);
    assert.equal((await ids(world)).length, 1 + landed!);
  });
}

/** Files whose `__row` cannot be meant. */
const TORN: readonly (readonly [what: string, lines: readonly string[]])[] = [
  ["a row that is no number", ["8,BALI,2025-01-01,x,,,"]],
  ["row 0", ["2,BALI,2025-01-01,3,,,", "7,BALI,2025-01-01,0,,,"]],
  ["a negative row", ["8,BALI,2025-01-01,-3,,,"]],
  ["a row without a number", ["2,BALI,2025-01-01,3,,,", "9,BALI,2025-01-01,,,,"]],
  ["a number beyond what the database holds", ["2,BALI,2025-01-01,3,,,", "8,BALI,2025-01-01,9999999999,,,"]],
  ["two good rows of one number", ["2,BALI,2025-01-01,3,,,", "8,BALI,2025-01-01,3,,,"]],
  ["two bad rows of one number", ["7,BALI,besok,3,,,", "8,BALI,besok,3,,,"]],
  ["two rows of one number that has not failed", ["7,BALI,2025-01-01,77,,,", "8,BALI,2025-01-01,77,,,"]],
];

for (const [what, lines] of TORN) {
  sentence(`${what}: the file is refused with the row, and nothing is written`, async (world, first) => {
    const file = { type: "hsi", content: mended(...lines), query: { mends: first } };
    const { state, message } = await world.settle(file);
    assert.deepEqual([state, /'?__row'?.* in row \d/.test(message)], ["failed", true], message);
    const whole = await world.ended(first);
    assert.deepEqual([whole.result.successRows, whole.result.failedRows], [1, 2]);
    assert.deepEqual(await ids(world), ["1"]);
  });
}

sentence("what cannot be mended is refused with the reason, and nothing is written", async (world, first) => {
  const file = mended("2,BALI,2025-01-01,3,,,");
  const unknown = await world.send({ type: "hsi", content: file, query: { mends: crypto.randomUUID() } });
  assert.deepEqual([unknown.status, (await unknown.json()).code], [404, "not_found"]);
  const other = await world.settle({ type: "sos", content: file, query: { mends: first } });
  assert.deepEqual([other.state, /but of no import of this type/.test(other.message)], ["failed", true]);
  const nobody = await world.settle({
    type: "hsi",
    content: file,
    name: `errors-${crypto.randomUUID()}.csv`,
  });
  assert.deepEqual([nobody.state, /but of no import of this type/.test(nobody.message)], ["failed", true]);
  await world.turn(first, "rollback");
  const back = await world.settle({ type: "hsi", content: file, query: { mends: first } });
  assert.deepEqual([back.state, back.message], [
    "failed",
    "The file mends rows of an import that is rolled back",
  ]);
  const none = await world.settle({ type: "hsi", content: mended("3,BALI,2025-01-01,3,,,") });
  assert.deepEqual([none.state, /but of no import of this type/.test(none.message)], ["failed", true]);
  assert.deepEqual(await ids(world), []);
});

sentence(
  "when all are mended the import says so, and taken back it has failed rows again",
  async (world, first) => {
    const content = mended("2,BALI,2025-01-01,3,,,", "3,BALI,2025-01-01,4,,,");
    const mend = await world.settle({ type: "hsi", content });
    const whole = await world.ended(first);
    assert.deepEqual([whole.result.successRows, whole.result.failedRows], [3, 0]);
    assert.match(whole.message, /^All 3 rows are in/);
    await world.turn(mend.jobId, "rollback");
    const torn = await world.ended(first);
    assert.deepEqual([torn.result.successRows, torn.result.failedRows], [1, 2]);
    assertSum(torn.result);
    assert.match(torn.message, /^1 of 3 rows are in/);
  },
);

Deno.test({
  name: "mended rows",
  ...needs("TEST_POSTGRES_URL"),
  fn: async (test) => {
    await using world = await createPipelineWorld();
    for (const [name, work] of SENTENCES) {
      await emptied(world);
      const { jobId } = await world.settle({ type: "hsi", content: FIRST });
      await test.step(name, () => work(world, jobId));
    }
  },
});
