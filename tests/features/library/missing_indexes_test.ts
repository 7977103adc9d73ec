import assert from "node:assert/strict";
import { missingIndexes } from "#src/features/library/missing_indexes.ts";
import { loadStatements } from "#src/platform/statements.ts";
import { needs } from "#tests/_support/needs.ts";
import { createOwnSlims } from "#tests/_support/slims/own_slims.ts";
import { SLIMS_ENGINES } from "#tests/_support/slims/slims_engines.ts";

const statements = await loadStatements(new URL("../../../sql", import.meta.url).pathname, ["library"]);

const ADVICE = {
  MariaDB: [
    "alter table `visitor_count` add index `checkin_date_idx` (`checkin_date`);",
    "alter table `loan` add index `loan_date_idx` (`loan_date`);",
  ],
  PGlite: [
    'create index "visitor_count_checkin_date_idx" on "visitor_count" ("checkin_date");',
    'create index "loan_loan_date_idx" on "loan" ("loan_date");',
  ],
};

for (const engine of SLIMS_ENGINES) {
  const advice = ADVICE[engine.name];
  const test = (name: string, changes: readonly string[], expected: readonly string[]) =>
    Deno.test({
      name: `${engine.name}: ${name}`,
      ...engine.needs,
      async fn() {
        await using own = await engine.open(changes);
        assert.deepEqual(await missingIndexes({ library: own.library, statements }), expected);
      },
    });

  test("a library as SLiMS makes it lacks two indexes, and the exact statements are given", [], advice);
  test("what is advised can be run, and then nothing lacks", advice, []);
  test(
    "an index of any name counts when it begins with the date, and only then",
    [
      "create index by_member on visitor_count (member_id, checkin_date)",
      "create index by_day on loan (loan_date, member_id)",
    ],
    advice.slice(0, 1),
  );
  test("a table that is not there needs no index", ["drop table loan"], advice.slice(0, 1));
}

Deno.test("PGlite: an index over some of the rows is as good as none", async () => {
  const partial = "create index members on visitor_count (checkin_date) where member_id is not null";
  await using own = await SLIMS_ENGINES[1]!.open([partial]);
  assert.deepEqual(await missingIndexes({ library: own.library, statements }), ADVICE.PGlite);
});

Deno.test({
  name: "MariaDB: the indexes of another library on the same server are not taken for this one's",
  ...needs("TEST_MYSQL_URL"),
  async fn() {
    await using _other = await createOwnSlims(ADVICE.MariaDB);
    await using own = await createOwnSlims();
    assert.deepEqual(await missingIndexes({ library: own.library, statements }), ADVICE.MariaDB);
  },
});

Deno.test({
  name:
    "MariaDB: a role with rights on the needed columns alone sees what lacks, and only in tables that it may read",
  ...needs("TEST_MYSQL_URL"),
  async fn() {
    await using own = await createOwnSlims();
    const library = await own.reader("select (loan_id, loan_date) on loan");
    assert.deepEqual(await missingIndexes({ library, statements }), ADVICE.MariaDB.slice(1));
    await own.sql(ADVICE.MariaDB[1]!);
    assert.deepEqual(await missingIndexes({ library, statements }), []);
  },
});
