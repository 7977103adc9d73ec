import type { Statement } from "#src/std/sql/statement.ts";
import type { LandingTable } from "./landing_table.ts";
import { LandingWords } from "./landing_words.ts";
import { parseTexts } from "./parse_texts.ts";

/** How a file replaces a table; `:import` is the import's number. */
export interface ReplaceSql {
  /** Lets a batch wait for the end of its file; gives how many rows are new. */
  readonly await: Statement;
  /** Gives all that waited to the batch table. */
  readonly release: Statement;
  /** Takes out what the file lacks. */
  readonly remove: Statement;
  /** Leaves a mark that this import replaced the whole: its newer ones have to do with rows that it did not meet, too. */
  readonly mark: Statement;
  /** Forgets what waits. */
  readonly forget: Statement;
}

/** Statements for kinds whose files replace the whole table. */
export function replaceSql(table: LandingTable): ReplaceSql {
  const { kind, journal, incoming } = table;
  const words = new LandingWords(table);
  return parseTexts(`${kind.table}/replace`, {
    await: awaitSql(table, words),
    release: releaseSql(table, words),
    remove: removeSql(table, words),
    mark: `insert into ${journal} (import_id, ${words.key()}, import_row, action)
values (:import::bigint, '', 0, 'replaced')`,
    forget: `delete from ${incoming} where import_id = :import::bigint`,
  });
}

function awaitSql({ incoming, batch }: LandingTable, words: LandingWords): string {
  return `with taken as (
  insert into ${incoming} as i (import_id, ${words.all()}, import_row)
  select :import::bigint, ${words.all()}, import_row
  from ${batch}
  on conflict (import_id, ${words.key()}) do update
  set import_row = greatest(i.import_row, excluded.import_row)
  returning xmax = 0 as is_new
)
select count(*) filter (where is_new) as count
from taken`;
}

function releaseSql({ incoming, batch }: LandingTable, words: LandingWords): string {
  return `with released as (
  delete from ${incoming}
  where import_id = :import::bigint
  returning ${words.all()}, import_row
)
insert into ${batch} (${words.all()}, import_row)
select ${words.all()}, import_row
from released`;
}

function removeSql({ rows, journal }: LandingTable, words: LandingWords): string {
  return `with removed as (
  delete from ${rows} t
  where not ${words.met("t", ":import")}
  returning ${words.key("t")}, t as before
)
insert into ${journal} (import_id, ${words.key()}, import_row, action, before)
select :import::bigint, ${words.key()}, 0, 'deleted', before
from removed`;
}
