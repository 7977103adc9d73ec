import assert from "node:assert/strict";
import { announceLibrary } from "#src/features/library/announce_library.ts";
import { createMysqlDatabase } from "#src/platform/mysql_database.ts";
import type { Observation } from "#src/platform/observe.ts";
import { loadStatements } from "#src/platform/statements.ts";
import { needs } from "#tests/_support/needs.ts";
import { createOwnSlims } from "#tests/_support/slims/own_slims.ts";
import { SLIMS_ENGINES } from "#tests/_support/slims/slims_engines.ts";

const statements = await loadStatements(new URL("../../../sql", import.meta.url).pathname, ["library"]);

for (const engine of SLIMS_ENGINES) {
  Deno.test({
    name:
      `${engine.name}: indexes are advised once, however often one looks; what is missing is told every time`,
    ...engine.needs,
    async fn() {
      await using own = await engine.open(["alter table member drop column member_name"]);
      const seen: Observation[] = [];
      const look = announceLibrary(
        { library: own.library, statements },
        (observation) => seen.push(observation),
      );
      await look();
      await look();
      const of = (event: string) => seen.filter((observation) => observation.event === event);
      const missing = { event: "library_missing", missing: ["member.member_name"] };
      assert.deepEqual(of("library_missing"), [missing, missing]);
      const [advice, ...more] = of("library_indexes_missing") as { statements?: string[] }[];
      assert.deepEqual(more, []);
      assert.match(advice!.statements!.join(), /visitor_count.*checkin_date.*,.*loan.*loan_date/);
    },
  });
}

Deno.test({
  name: "a role that could write is warned of, with what it may",
  ...needs("TEST_MYSQL_URL"),
  async fn() {
    await using own = await createOwnSlims();
    const library = await own.reader("select on *", "insert on visitor_count");
    const seen: Observation[] = [];
    await announceLibrary({ library, statements }, (observation) => seen.push(observation))();
    const [writable] = seen.filter(({ event }) => event === "library_writable") as { writes?: string[] }[];
    assert.match(writable!.writes!.join(), /^insert on \w+\.visitor_count$/);
  },
});

Deno.test({
  name: "a library that has all that is needed, read by a role that can only read, is nothing to tell",
  ...needs("TEST_MYSQL_URL"),
  async fn() {
    await using own = await createOwnSlims([
      "create index day on visitor_count (checkin_date)",
      "create index day on loan (loan_date)",
    ]);
    const seen: Observation[] = [];
    const library = await own.reader("select on *");
    await announceLibrary({ library, statements }, (observation) => seen.push(observation))();
    assert.deepEqual(seen, []);
  },
});

Deno.test("a library that is down is told at every look, and no look fails", async () => {
  const library = createMysqlDatabase({ url: "mysql://a:b@127.0.0.1:1/perpus", timezone: "Asia/Jakarta" });
  const seen: string[] = [];
  const look = announceLibrary({ library, statements }, ({ event }) => seen.push(event));
  await look();
  await look();
  await library.close();
  assert.deepEqual(seen, ["library_unreachable", "library_unreachable"]);
});
