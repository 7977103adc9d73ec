import type { Statement } from "#src/std/sql/statement.ts";
import type { LandingTable } from "./landing_table.ts";
import { LandingWords } from "./landing_words.ts";
import { parseTexts } from "./parse_texts.ts";

/** How a step of undoing goes; `:import` is the import's number. */
export interface UndoSql {
  readonly make: Statement;
  readonly makeUndone: Statement;
  readonly clear: Statement;
  /** Takes the next keys of the import, behind the one in `:after_0`, `:after_1`, …. */
  readonly take: Statement;
  readonly takeFirst: Statement;
  /** The last key that was taken, and how many rows were changed by the import. */
  readonly taken: Statement;
  readonly lastKey: Statement;
  /** Forgets what the import did to what was taken. */
  readonly forget: Statement;
  /** Puts back what is left, and counts into the table of what was undone. */
  readonly putBack: Statement;
  readonly count: Statement;
}

const CHANGED = "('inserted', 'updated', 'deleted')";

/** Statements that take back what an import did. */
export function undoSql(table: LandingTable): UndoSql {
  const { kind, undo, undone } = table;
  const words = new LandingWords(table);
  return {
    ...parseTexts(`${kind.table}/undo`, {
      make: `create temporary table if not exists ${undo} (
  import_id bigint,
  ${words.typedKey()},
  import_row integer,
  action text,
  before ${table.rows}
) on commit drop`,
      makeUndone:
        `create temporary table if not exists ${undone} (outcome text, count bigint) on commit drop`,
      clear: `truncate ${undo}, ${undone}`,
      take: takeSql(table, words, `\n  and (${words.key()}) > (${afterKey(table)})`),
      takeFirst: takeSql(table, words, ""),
      taken: `select count(*) as count, count(*) filter (where action in ${CHANGED}) as changed
from ${undo}`,
      lastKey: lastKeySql(table),
      forget: `delete from ${table.journal} j
using ${undo} u
where j.import_id = u.import_id
  and ${words.sameKey("j", "u")}`,
      count: `select outcome, sum(count) as count from ${undone} group by outcome`,
    }),
    putBack: { name: `${kind.table}/undo/putBack`, segments: [putBackSql(table, words)], names: [] },
  };
}

function takeSql({ undo, journal }: LandingTable, words: LandingWords, condition: string): string {
  return `insert into ${undo} (import_id, ${words.key()}, import_row, action, before)
select import_id, ${words.key()}, import_row, action, before
from ${journal}
where import_id = :import::bigint${condition}
order by ${words.key()}
limit :limit::bigint`;
}

function lastKeySql({ undo, key }: LandingTable): string {
  return `select ${key.map((name, at) => `"${name}"::text as key_${at}`).join(", ")}
from ${undo}
order by ${key.map((name) => `"${name}" desc`).join(", ")}
limit 1`;
}

function afterKey({ columns, key }: LandingTable): string {
  return key
    .map((name, at) => `:after_${at}::${columns.find((column) => column.name === name)!.type}`)
    .join(", ");
}

/** All at once; where a rule that people have added to the table forbids a row, one by one. */
function putBackSql(table: LandingTable, words: LandingWords): string {
  return `do $$
declare
  place tid;
begin
  begin
${putBackRows(table, words, "")}
  exception when integrity_constraint_violation or data_exception or raise_exception then
    for place in select ctid from ${table.undo} loop
      begin
${putBackRows(table, words, " and u.ctid = place")}
      exception when integrity_constraint_violation or data_exception or raise_exception then
        insert into ${table.undone} values ('errored', 1);
      end;
    end loop;
  end;
end
$$`;
}

/** Whoever has edited a row keeps it: what is put back must be as the import left it. */
function putBackRows({ rows, undo, undone }: LandingTable, words: LandingWords, condition: string): string {
  const untouched = `${words.sameKey("t", "u")} and t.import_id = u.import_id and t.edited_at is null`;
  const note = `insert into ${undone} select 'reversed', count(*) from reversed;`;
  return `with reversed as (
  update ${rows} t
  set ${words.set("(u.before)")}, ${words.ownerOf("u.before")}
  from ${undo} u
  where u.action = 'updated' and ${untouched}${condition}
  returning 1
)
${note}
with reversed as (
  delete from ${rows} t
  using ${undo} u
  where u.action = 'inserted' and ${untouched}${condition}
  returning 1
)
${note}
with reversed as (
  insert into ${rows}
  select (u.before).*
  from ${undo} u
  where u.action = 'deleted'${condition}
  on conflict (${words.key()}) do nothing
  returning 1
)
${note}`;
}
