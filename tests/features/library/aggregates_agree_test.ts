import assert from "node:assert/strict";
import fc from "fast-check";
import { BOOK_AGGREGATES } from "#src/features/library/book_aggregates.ts";
import { VISITOR_AGGREGATES } from "#src/features/library/visitor_aggregates.ts";
import { loadStatements } from "#src/platform/statements.ts";
import { needs } from "#tests/_support/needs.ts";
import { SLIMS_ENGINES } from "#tests/_support/slims/slims_engines.ts";

const SQL = new URL("../../../sql", import.meta.url).pathname;
const NOW = Temporal.Instant.from("2026-11-21T20:00:00+07:00").epochMilliseconds;

const number = (max: number) => fc.integer({ min: 1, max }).map(String);
const text = (...values: string[]) => fc.constantFrom(...values.map((value) => `'${value}'`), "null");
const member = fc.oneof(number(30).map((id) => `'${id.padStart(4, "0")}'`), text("", "7", "07"));
const name = text("Ani", "ani", "Budi", "Élan", "Zaki", "", " ").map((value) =>
  value === "null" ? "''" : value
);
const institution = text(
  "FMIPA",
  "fmipa",
  " FMIPA",
  "Teknik  Sipil",
  "teknik sipil",
  "01",
  "1",
  "",
  " ",
  "Umum",
);
const code = fc.oneof(number(40).map((id) => `'B${id}'`), fc.constant("null"));
const day = fc.integer({ min: 0, max: 800 }).map((back) =>
  Temporal.PlainDate.from("2027-01-10").subtract({ days: back }).toString()
);
const title = text("Atheis", "Bumi", "bumi", "Zaman", "", " ").map((value) =>
  value === "null" ? "''" : value
);
const flag = fc.constantFrom("0", "1", "1");

/** A table with columns by name, and how many rows it has here. */
function table(name: string, count: number, columns: Readonly<Record<string, fc.Arbitrary<string>>>) {
  const names = Object.keys(columns);
  const row = fc.tuple(...Object.values(columns)).map((cells) => `(${cells.join(", ")})`);
  return fc.array(row, { minLength: count, maxLength: count }).map((rows) =>
    `insert into ${name} (${names.join(", ")}) values ${rows.join(", ")}`
  );
}

/** Ids that are there once each, with something of their own. */
function keyed(name: string, columns: string, rows: readonly fc.Arbitrary<string>[]) {
  return fc.tuple(...rows).map((cells) => `insert into ${name} (${columns}) values ${cells.join(", ")}`);
}

function numbered(count: number, row: (id: number) => fc.Arbitrary<string>) {
  return Array.from({ length: count }, (_, at) => row(at + 1));
}

const library = fc.tuple(
  keyed(
    "member",
    "member_id, member_name, inst_name, gender, expire_date",
    numbered(
      20,
      (id) =>
        fc.tuple(name, institution).map((cells) =>
          `('${String(id).padStart(4, "0")}', ${cells.join(", ")}, 1, '2027-01-01')`
        ),
    ),
  ),
  keyed("biblio", "biblio_id, title", numbered(20, (id) => title.map((cell) => `(${id}, ${cell})`))),
  keyed(
    "item",
    "item_code, biblio_id, input_date",
    numbered(30, (id) => number(25).map((biblio) => `('B${id}', ${biblio}, '2020-01-01 00:00:00')`)),
  ),
  table("visitor_count", 400, {
    member_id: member,
    member_name: name,
    institution,
    checkin_date: fc.tuple(day, fc.constantFrom("00:00:00", "09:00:00", "23:59:59"))
      .map(([date, time]) => `'${date} ${time}'`),
  }),
  keyed(
    "loan",
    "loan_id, item_code, member_id, loan_date, due_date, is_lent, is_return",
    numbered(300, (id) =>
      fc.tuple(code, member, day.map((date) => `'${date}', '2027-01-01'`), flag, flag)
        .map((cells) => `(${id}, ${cells.join(", ")})`)),
  ),
  keyed(
    "loan_history",
    "loan_id, biblio_id, title, member_name, loan_date",
    numbered(200, (id) =>
      fc.tuple(number(30), title, name, day.map((date) => `'${date}'`))
        .map((cells) => `(${id}, ${cells.join(", ")})`)),
  ),
);

Deno.test({
  name: "MariaDB and PGlite say the same of any library",
  ...needs("TEST_MYSQL_URL"),
  fn: () =>
    // The seed alone, as a failure would print whole libraries.
    fc.assert(
      fc.asyncProperty(fc.noShrink(fc.integer()), async (seed) => {
        const [inserts] = fc.sample(library, { seed, numRuns: 1 });
        const statements = await loadStatements(SQL, ["library", "library/visitors", "library/books"]);
        const said: Record<string, unknown>[] = [];
        // In turn: PGlite's start would let MariaDB's connection time out.
        for (const engine of SLIMS_ENGINES) {
          await using own = await engine.open(inserts);
          const source = { library: own.library, statements, timezone: "Asia/Jakarta", faculties: {} };
          const answers: Record<string, unknown> = {};
          for (const aggregate of [...VISITOR_AGGREGATES, ...BOOK_AGGREGATES]) {
            answers[aggregate.name] = await aggregate.compute(source, NOW);
          }
          said.push(answers);
        }
        assert.deepEqual(said[0], said[1]);
      }),
      { numRuns: 3 },
    ),
});
