import type { Statement } from "#src/std/sql/statement.ts";
import type { LandingTable } from "./landing_table.ts";
import { LandingWords } from "./landing_words.ts";
import { parseTexts } from "./parse_texts.ts";

/** How rows land whose key their import, `:import`, has met before. */
export interface RepeatsSql {
  readonly make: Statement;
  readonly clear: Statement;
  /** Moves such rows here out of the batch. */
  readonly take: Statement;
  /** Keeps people from editing what is looked at. */
  readonly lock: Statement;
  /** Forgets rows that are overruled by what has landed, and those whose row somebody has edited or deleted since. */
  readonly dropOverruled: Statement;
  /** Where the import had changed a row and its last word is what was there before: as if it had never been changed. */
  readonly putBack: Statement;
  readonly overrule: Statement;
  /** Where the import had found a row as it was and its last word is another. */
  readonly change: Statement;
  readonly number: Statement;
}

/** Statements for the rare rows of a file that repeat a key of an earlier batch; to be run in this order. */
export function repeatsSql(table: LandingTable): RepeatsSql {
  const { kind, rows, repeats } = table;
  const words = new LandingWords(table);
  return parseTexts(`${kind.table}/repeats`, {
    make: `create temporary table if not exists ${repeats} (
  import_id bigint,
  ${words.typed()},
  import_row integer
) on commit drop`,
    clear: `truncate ${repeats}`,
    take: takeSql(table, words),
    lock: `select count(*) as count
from (select from ${rows} t join ${repeats} s on ${words.sameKey("t", "s")} for update of t) locked`,
    dropOverruled: dropOverruledSql(table, words),
    putBack: putBackSql(table, words),
    overrule: overruleSql(table, words),
    change: changeSql(table, words),
    number: `update ${table.journal} j set import_row = s.import_row from ${repeats} s where ${mine(words)}`,
  });
}

/** The entry of the import's journal for a row. */
function mine(words: LandingWords): string {
  return `j.import_id = s.import_id and ${words.sameKey("j", "s")}`;
}

function takeSql({ batch, repeats }: LandingTable, words: LandingWords): string {
  return `with repeated as (
  delete from ${batch} s
  where ${words.met("s", ":import")}
  returning s.*
)
insert into ${repeats} (import_id, ${words.all()}, import_row)
select :import::bigint, ${words.all()}, import_row
from repeated`;
}

function dropOverruledSql({ rows, journal, repeats, key }: LandingTable, words: LandingWords): string {
  return `delete from ${repeats} s
using ${journal} j
left join ${rows} t on ${words.sameKey("t", "j")}
where ${mine(words)}
  and (
    s.import_row <= j.import_row
    or t."${key[0]}" is null
    or j.action <> 'unchanged' and (t.edited_at is not null or t.import_id is distinct from j.import_id)
  )`;
}

function putBackSql({ rows, journal, repeats }: LandingTable, words: LandingWords): string {
  return `with back as (
  update ${rows} t
  set ${words.set("(j.before)")}, ${words.ownerOf("j.before")}
  from ${repeats} s
  join ${journal} j on ${mine(words)}
  where ${words.sameKey("t", "s")}
    and j.action = 'updated'
    and not ${words.differ("(j.before)", "s")}
  returning s.import_id, ${words.key("t")}
)
update ${journal} j
set action = 'unchanged', before = null
from back s
where ${mine(words)}`;
}

function overruleSql({ rows, journal, repeats }: LandingTable, words: LandingWords): string {
  return `update ${rows} t
set ${words.set("s")}, import_row = s.import_row
from ${repeats} s
join ${journal} j on ${mine(words)}
where ${words.sameKey("t", "s")}
  and j.action <> 'unchanged'`;
}

function changeSql({ rows, journal, repeats }: LandingTable, words: LandingWords): string {
  return `with changed as (
  update ${rows} t
  set ${words.set("s")}, import_id = s.import_id, import_row = s.import_row, edited_at = null
  from ${repeats} s
  join ${journal} j on ${mine(words)}
  join ${rows} o on ${words.sameKey("o", "s")}
  where ${words.sameKey("t", "s")}
    and j.action = 'unchanged'
    and ${words.differ("o", "s")}
  returning s.import_id, ${words.key("t")}, o as before
)
update ${journal} j
set action = 'updated', before = s.before
from changed s
where ${mine(words)}`;
}
