import assert from "node:assert/strict";
import { examineLibrary } from "#src/features/library/examine_library.ts";
import { createMysqlDatabase } from "#src/platform/mysql_database.ts";
import { loadStatements } from "#src/platform/statements.ts";
import { needs } from "#tests/_support/needs.ts";
import { createOwnSlims } from "#tests/_support/slims/own_slims.ts";
import { SLIMS_ENGINES } from "#tests/_support/slims/slims_engines.ts";

const statements = await loadStatements(new URL("../../../sql", import.meta.url).pathname, ["library"]);

const INDEXES = [
  "create index day on visitor_count (checkin_date)",
  "create index loan_day on loan (loan_date)",
];

for (const engine of SLIMS_ENGINES) {
  const test = (name: string, changes: readonly string[], expected: object) =>
    Deno.test({
      name: `${engine.name}: ${name}`,
      ...engine.needs,
      async fn() {
        await using own = await engine.open(changes);
        assert.deepEqual(await examineLibrary({ library: own.library, statements }), expected);
      },
    });

  test("a library with the indexes is ok, and nothing is said", INDEXES, { status: "ok" });
  test("columns that lack are named, and that is a warning", [
    "alter table loan rename column is_lent to lent",
    "alter table visitor_count drop column institution",
  ], { status: "warn", detail: "Missing, or not readable: loan.is_lent, visitor_count.institution" });
  test("a table that is not there is named once, not by its columns", ["drop table loan_history"], {
    status: "warn",
    detail: "Missing, or not readable: loan_history",
  });
}

Deno.test({
  name: "a library as SLiMS makes it is ok, and its administrator is told what would make it faster",
  ...needs("TEST_MYSQL_URL"),
  async fn() {
    await using own = await createOwnSlims();
    assert.deepEqual(await examineLibrary({ library: own.library, statements }), {
      status: "ok",
      detail:
        "It would answer faster after: alter table `visitor_count` add index `checkin_date_idx` (`checkin_date`); alter table `loan` add index `loan_date_idx` (`loan_date`);",
    });
  },
});

Deno.test({
  name: "columns that the role may not read are named like missing ones",
  ...needs("TEST_MYSQL_URL"),
  async fn() {
    await using own = await createOwnSlims(INDEXES);
    const library = await own.reader(
      "select on biblio",
      "select on item",
      "select on loan",
      "select on loan_history",
      "select (member_id) on member",
    );
    assert.deepEqual(await examineLibrary({ library, statements }), {
      status: "warn",
      detail: "Missing, or not readable: member.member_name, member.inst_name, visitor_count",
    });
  },
});

Deno.test("a library that is down is a warning, since stored answers are still served", async () => {
  const library = createMysqlDatabase({ url: "mysql://a:b@127.0.0.1:1/perpus", timezone: "Asia/Jakarta" });
  const { status, detail } = await examineLibrary({ library, statements });
  await library.close();
  assert.equal(status, "warn");
  assert.match(detail!, /^\w.+; what was computed before is still served$/);
  assert.doesNotMatch(detail!, /127\.0\.0\.1|perpus/);
});

Deno.test("a library that takes the connection and says nothing is a warning too", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const held: Promise<Deno.Conn[]> = Array.fromAsync(listener);
  const url = `mysql://a:b@127.0.0.1:${listener.addr.port}/perpus`;
  const library = createMysqlDatabase({ url, timezone: "Asia/Jakarta" });
  const finding = await examineLibrary({ library, statements });
  await library.close();
  listener.close();
  for (const connection of await held) connection.close();
  assert.deepEqual(finding, {
    status: "warn",
    detail: "The library did not answer within 2000 ms; what was computed before is still served",
  });
});
