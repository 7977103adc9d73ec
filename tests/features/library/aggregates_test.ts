import assert from "node:assert/strict";
import type { Aggregate } from "#src/features/library/aggregate.ts";
import { BOOK_AGGREGATES } from "#src/features/library/book_aggregates.ts";
import type { LibrarySource } from "#src/features/library/library_source.ts";
import { VISITOR_AGGREGATES } from "#src/features/library/visitor_aggregates.ts";
import type { Database } from "#src/platform/database.ts";
import { loadStatements } from "#src/platform/statements.ts";
import { needs } from "#tests/_support/needs.ts";
import { SLIMS_ENGINES, type SlimsEngine } from "#tests/_support/slims/slims_engines.ts";
import { TRAPS_MOMENTS, trapsFaculties } from "#tests/_support/slims/traps_expected.ts";

type Row = Readonly<Record<string, unknown>>;

const AGGREGATES: readonly Aggregate[] = [...VISITOR_AGGREGATES, ...BOOK_AGGREGATES];
const SQL = new URL("../../../sql", import.meta.url).pathname;
const TRAPS = new URL("../../_support/slims/traps.sql", import.meta.url);

for (const engine of SLIMS_ENGINES) {
  Deno.test({
    name: `every aggregate gives the answer that was worked out by hand, on ${engine.name}`,
    ...engine.needs,
    async fn() {
      await using own = await engine.open(await trapsFor(engine));
      const source = await sourceOf(own.library, trapsFaculties);
      for (const { name, now, expected } of TRAPS_MOMENTS) {
        const answers = await computeAll(source, Temporal.Instant.from(now).epochMilliseconds);
        assert.deepEqual(Object.keys(answers).sort(), Object.keys(expected).sort());
        for (const [aggregate, answer] of Object.entries(answers)) {
          assert.deepEqual(answer, expected[aggregate], `${aggregate} ${name}`);
        }
      }
    },
  });

  Deno.test({
    name: `a library without a row has lists of zeros and empty ones, on ${engine.name}`,
    ...engine.needs,
    async fn() {
      await using own = await engine.open();
      const answers = await computeAll(await sourceOf(own.library, {}), Date.UTC(2026, 10, 21));
      const { visitors_weekly, visitors_monthly, visitors_yearly, books_collection, ...lists } = answers;
      assert.deepEqual((visitors_weekly as { date: string; total: number }[])[6], {
        date: "2026-11-21",
        total: 0,
      });
      for (const [counts, length] of [[visitors_weekly, 7], [visitors_monthly, 12], [visitors_yearly, 5]]) {
        assert.deepEqual((counts as { total: number }[]).map(({ total }) => total), Array(length).fill(0));
      }
      assert.deepEqual(books_collection, {
        total_unique_titles: 0,
        total_items: 0,
        on_loan: 0,
        available: 0,
      });
      assert.equal(Object.keys(lists).length, 9);
      for (const [name, list] of Object.entries(lists)) assert.deepEqual(list, [], name);
    },
  });

  Deno.test({
    name: `twelve equals share ten places by name, and nobody without a name takes one, on ${engine.name}`,
    ...engine.needs,
    async fn() {
      await using own = await engine.open(twelveEquals());
      const source = await sourceOf(own.library, {});
      const answers = await computeAll(source, Date.UTC(2026, 10, 21));
      const ids = ["0", "1", "10", "11", "2", "3", "4", "5", "6", "7"];
      for (const list of ["visitors_monthly_top", "visitors_yearly_top", "books_top_borrowers_month"]) {
        assert.deepEqual((answers[list] as Row[]).map(({ member_id }) => member_id), ids, list);
      }
      for (const list of ["books_top_borrowed", "books_top_borrowed_month"]) {
        assert.deepEqual((answers[list] as Row[]).map(({ title }) => title), ids.map((id) => `Judul ${id}`));
      }
    },
  });
}

Deno.test({
  name: "tables of different collations, as upgrades leave them, give the same answers",
  ...needs("TEST_MYSQL_URL"),
  async fn() {
    const [mariadb] = SLIMS_ENGINES;
    const collations = {
      item: "utf8mb4_general_ci",
      loan: "utf8mb4_unicode_520_ci",
      loan_history: "utf8mb4_general_ci",
      member: "utf8mb4_general_ci",
      visitor_count: "utf8mb4_unicode_520_ci",
    };
    await using own = await mariadb!.open([
      ...await trapsFor(mariadb!),
      ...Object.entries(collations).map(([table, collation]) =>
        `alter table ${table} convert to character set utf8mb4 collate ${collation}`
      ),
    ]);
    const source = await sourceOf(own.library, trapsFaculties);
    const { now, expected } = TRAPS_MOMENTS[0]!;
    const answers = await computeAll(source, Temporal.Instant.from(now).epochMilliseconds);
    for (const [aggregate, answer] of Object.entries(answers)) {
      assert.deepEqual(answer, expected[aggregate], aggregate);
    }
  },
});

Deno.test({
  name: "ids and codes that MySQL takes for one are one member and one item",
  ...needs("TEST_MYSQL_URL"),
  async fn() {
    const [mariadb] = SLIMS_ENGINES;
    await using own = await mariadb!.open([
      "insert into member (member_id, member_name, gender, expire_date) values ('Ab1', 'Ani', 0, '2027-01-01')",
      `insert into visitor_count (member_id, member_name, checkin_date) values
        ('aB1', 'Ani', '2026-11-02 08:00:00'), ('AB1 ', 'Ani', '2026-11-03 08:00:00')`,
      "insert into biblio (biblio_id, title) values (1, 'Atheis')",
      "insert into item (biblio_id, item_code, input_date) values (1, 'C1', '2020-01-01 00:00:00')",
      `insert into loan (item_code, member_id, loan_date, due_date, is_lent) values
        ('c1', 'ab1', '2026-11-02', '2026-11-09', 1), ('C1', 'AB1', '2026-11-03', '2026-11-10', 1)`,
    ]);
    const answers = await computeAll(await sourceOf(own.library, {}), Date.UTC(2026, 10, 21));
    const ani = { member_id: "Ab1", member_name: "Ani" };
    assert.deepEqual(answers["visitors_monthly_top"], [{
      month: "2026-11",
      ...ani,
      institution: null,
      total: 2,
    }]);
    assert.deepEqual(answers["books_top_borrowers_month"], [{ ...ani, total_loans: 2 }]);
    assert.deepEqual(answers["books_top_borrowed"], [{ biblio_id: "1", title: "Atheis", total_loans: 2 }]);
    assert.deepEqual((answers["books_collection"] as Row)["on_loan"], 1);
  },
});

Deno.test("every aggregate has a name, a key and paths of its own, and its schema takes its answers", () => {
  for (const part of ["name", "key", "summary"] as const) {
    assert.equal(new Set(AGGREGATES.map((aggregate) => aggregate[part])).size, 13, part);
  }
  const paths = AGGREGATES.flatMap((aggregate) => aggregate.paths);
  assert.equal(new Set(paths).size, paths.length);
  for (const { expected } of TRAPS_MOMENTS) {
    for (const { name, schema } of AGGREGATES) assert.deepEqual(schema.parse(expected[name]), expected[name]);
  }
});

async function sourceOf(library: Database, faculties: LibrarySource["faculties"]): Promise<LibrarySource> {
  const statements = await loadStatements(SQL, ["library", "library/visitors", "library/books"]);
  return { library, statements, timezone: "Asia/Jakarta", faculties };
}

async function computeAll(source: LibrarySource, nowMs: number): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = {};
  for (const { name, compute } of AGGREGATES) answers[name] = await compute(source, nowMs);
  return answers;
}

/** In November, with one visit and one loan each; thirty nameless ones have more visits, but earlier in the year. */
function twelveEquals(): string[] {
  const rows = (count: number, row: (at: number) => string) =>
    Array.from({ length: count }, (_, index) => row(count - 1 - index)).join(", ");
  const nameless = rows(30, (at) => `('N${at}', '', '2026-05-02 08:00:00')`);
  return [
    `insert into visitor_count (member_id, member_name, checkin_date) values ${nameless}, ${nameless}`,
    `insert into visitor_count (member_id, member_name, checkin_date) values ${
      rows(12, (at) => `('${at}', 'Nama ${at}', '2026-11-02 08:00:00')`)
    }`,
    `insert into biblio (biblio_id, title) values ${rows(12, (at) => `(${at + 1}, 'Judul ${at}')`)}`,
    `insert into item (biblio_id, item_code, input_date) values ${
      rows(12, (at) => `(${at + 1}, '${at}', '2020-01-01 00:00:00')`)
    }`,
    `insert into loan (item_code, member_id, loan_date, due_date, is_lent) values ${
      rows(12, (at) => `('${at}', '${at}', '2026-11-02', '2026-11-09', 1)`)
    }`,
  ];
}

/** The day before all days is MySQL's zero date. */
async function trapsFor({ name }: SlimsEngine): Promise<string[]> {
  const traps = await Deno.readTextFile(TRAPS);
  const text = name === "PGlite" ? traps : traps.replaceAll("0001-01-01", "0000-00-00");
  return text.trim().split(";\n");
}

for (const engine of SLIMS_ENGINES) {
  Deno.test({
    name: `a library that never kept a history names what is still there, on ${engine.name}`,
    ...engine.needs,
    async fn() {
      await using own = await engine.open([
        "insert into biblio (biblio_id, title) values (1, 'Masih Ada')",
        "insert into item (biblio_id, item_code, input_date) values (1, 'A1', '2026-01-01'), (2, 'A2', '2026-01-01')",
        `insert into loan (item_code, member_id, loan_date, due_date, is_lent) values
          ('A1', 'gone', '2026-11-02', '2026-11-09', 1), ('A2', 'gone', '2026-11-02', '2026-11-09', 1),
          ('A3', 'gone', '2026-11-02', '2026-11-09', 1)`,
        "drop table loan_history",
      ]);
      const answers = await computeAll(await sourceOf(own.library, {}), Date.UTC(2026, 10, 21));
      const wanted = [{ biblio_id: "1", title: "Masih Ada", total_loans: 1 }];
      for (const name of ["books_top_borrowed", "books_top_borrowed_month", "books_top_borrowed_year"]) {
        assert.deepEqual(answers[name], wanted, name);
      }
      assert.deepEqual(answers["books_top_borrowers_month"], []);
    },
  });
}
