import type { Statement } from "#src/std/sql/statement.ts";
import type { LandingTable } from "./landing_table.ts";
import { LandingWords } from "./landing_words.ts";
import { parseTexts } from "./parse_texts.ts";

/** How a batch gets into the table; `:import` is the import's number. */
export interface MergeSql {
  /** Takes rows out of the batch that an import, `:mends`, overrules. */
  readonly dropMended: Statement;
  /**
   * `met`: how many rows of the batch have a key that this import has met; `is_known`: whether any of the first rows is in the
   * table. Puts the wall back to UTC for what else is in the transaction.
   */
  readonly look: Statement;
  /** Takes rows out of the batch whose key this import has met. */
  readonly dropMet: Statement;
  /** Writes rows that are in the table with other values; not those that somebody edits at this moment. */
  readonly change: Statement;
  /** Writes rows that are not in the table. */
  readonly insert: Statement;
  /** Notes rows that are in the table as they are. */
  readonly keep: Statement;
}

/** Statements that merge a batch of rows, no two of one key, into the table of a kind. */
export function mergeSql(table: LandingTable): MergeSql {
  const { kind, journal, batch } = table;
  const words = new LandingWords(table);
  const met = words.met("s", ":import");
  return parseTexts(kind.table, {
    dropMended: `delete from ${batch} s where ${words.met("s", ":mends", "j.import_row > s.import_row")}`,
    look: lookSql(table, words),
    dropMet: `delete from ${batch} s where ${met}`,
    change: changeSql(table, words),
    insert: insertSql(table, words),
    keep: `insert into ${journal} (import_id, ${words.key()}, import_row, action)
select :import::bigint, ${words.key("s")}, s.import_row, 'unchanged'
from ${batch} s
join ${table.rows} t on ${words.sameKey("t", "s")}
where not ${words.differ("t", "s")}
  and not ${met}`,
  });
}

function lookSql({ rows, journal, batch }: LandingTable, words: LandingWords): string {
  return `select
  (
    select count(*)
    from ${batch} s
    where (select exists (select from ${journal} where import_id = :import::bigint))
      and ${words.met("s", ":import")}
  ) as met,
  exists (
    select from (select * from ${batch} limit 20) s join ${rows} t on ${words.sameKey("t", "s")}
  ) as is_known,
  set_config('timezone', 'UTC', true)`;
}

/**
 * The row is joined to itself, as only that gives its state before; apart from the update and first of all (`offset 0`), so
 * that each is then found by its place, whatever the planner thinks of a table that nobody has analysed yet. Who edits it
 * meanwhile changes its `xmin`, so that it is left for another round.
 */
function changeSql({ rows, journal, batch }: LandingTable, words: LandingWords): string {
  return `with changed as (
  update ${rows} t
  set ${words.set("s")}, import_id = :import::bigint, import_row = s.import_row, edited_at = null
  from (
    select s.*, o.ctid as aliran_place, o.xmin as aliran_version, o as aliran_before
    from ${batch} s
    join ${rows} o on ${words.sameKey("o", "s")}
    where ${words.differ("o", "s")}
    offset 0
  ) s
  where t.ctid = s.aliran_place
    and t.xmin = s.aliran_version
  returning ${words.key("t")}, t.import_row, s.aliran_before as before
)
insert into ${journal} (import_id, ${words.key()}, import_row, action, before)
select :import::bigint, ${words.key()}, import_row, 'updated', before
from changed`;
}

function insertSql({ rows, journal, batch }: LandingTable, words: LandingWords): string {
  return `with fresh as (
  insert into ${rows} (${words.all()}, import_id, import_row)
  select ${words.all()}, :import::bigint, import_row
  from ${batch}
  on conflict (${words.key()}) do nothing
  returning ${words.key()}, import_row
)
insert into ${journal} (import_id, ${words.key()}, import_row, action)
select :import::bigint, ${words.key()}, import_row, 'inserted'
from fresh`;
}
