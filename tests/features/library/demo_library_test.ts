import assert from "node:assert/strict";
import { createPgliteDatabase } from "#src/platform/pglite_database.ts";
import { readRows } from "#src/platform/read_rows.ts";
import { parseStatement } from "#src/std/sql/parse_statement.ts";

const readDemo = (name: string) =>
  Deno.readTextFile(new URL(`../../../sql/demo/${name}.sql`, import.meta.url));

const LOOK = parseStatement(
  "look",
  `select
    (select count(*) from visitor_count where checkin_date >= cast(:today as date)) > 0 as visits_today,
    (select count(*) from visitor_count where checkin_date > cast(:now as timestamp)) as visits_to_come,
    (select count(*) from loan where input_date > cast(:now as timestamp) or return_date > cast(:today as date)) as loans_to_come,
    (select count(distinct extract(year from checkin_date)) from visitor_count) as years,
    (select count(*) from visitor_count) between 50000 and 100000 as visits_enough,
    (select count(*) from loan) between 20000 and 35000 as loans_enough,
    (select count(*) from loan where is_return = 0 and due_date < cast(:today as date)) > 0 as overdue,
    (select count(*) from (select 1 from loan where is_return = 0 group by item_code having count(*) > 1) t) as twice_on_loan,
    (select count(*) from loan l join loan_history h using (loan_id)
      where not exists (select from item i where i.item_code = l.item_code)) > 0 as orphans`,
);

for (const now of ["2026-11-22 00:00:30", "2028-03-01 07:30:00"]) {
  Deno.test(`the demo library of ${now} has five years of visits and loans, some of today and none to come`, async () => {
    const library = await createPgliteDatabase({
      dataDir: "memory://",
      timezone: "Asia/Jakarta",
      seed: async () => [
        `set local aliran.demo_now = '${now}'`,
        await readDemo("slims_schema"),
        await readDemo("slims_data"),
      ],
    });
    const rows = await readRows(library, LOOK, { now, today: now.slice(0, 10) });
    await library.close();
    assert.deepEqual(rows, [{
      visits_today: "true",
      visits_to_come: "0",
      loans_to_come: "0",
      years: "5",
      visits_enough: "true",
      loans_enough: "true",
      overdue: "true",
      twice_on_loan: "0",
      orphans: "true",
    }]);
  });
}
