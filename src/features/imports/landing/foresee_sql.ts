import type { Statement } from "#src/std/sql/statement.ts";
import type { LandingTable } from "./landing_table.ts";
import { LandingWords } from "./landing_words.ts";
import { parseTexts } from "./parse_texts.ts";

/** How it is foreseen what an import would do. */
export interface ForeseeSql {
  readonly make: Statement;
  readonly clear: Statement;
  /** Judges the rows of the batch table; of one key the greatest row number has the last word. */
  readonly judge: Statement;
  /** How many keys come to which end, and with `:replaces` how many rows of the table the file lacks. */
  readonly count: Statement;
}

/** Statements that only read the table of a kind. */
export function foreseeSql(table: LandingTable): ForeseeSql {
  const { kind, rows, verdicts } = table;
  const words = new LandingWords(table);
  return parseTexts(`${kind.table}/foresee`, {
    make: `create temporary table if not exists ${verdicts} (
  ${words.typedKey()},
  import_row integer,
  action text,
  primary key (${words.key()})
) on commit drop`,
    clear: `truncate ${verdicts}`,
    judge: judgeSql(table, words),
    count: `select
  count(*) filter (where action = 'inserted') as inserted,
  count(*) filter (where action = 'updated') as updated,
  count(*) filter (where action = 'unchanged') as unchanged,
  case when :replaces::boolean then (
    select count(*)
    from ${rows} t
    where not exists (select from ${verdicts} v where ${words.sameKey("v", "t")})
  ) else 0 end as removed
from ${verdicts}`,
  });
}

function judgeSql({ rows, batch, verdicts, key }: LandingTable, words: LandingWords): string {
  return `insert into ${verdicts} as v (${words.key()}, import_row, action)
select ${words.key("s")}, s.import_row, case
  when t."${key[0]}" is null then 'inserted'
  when ${words.differ("t", "s")} then 'updated'
  else 'unchanged'
end
from ${batch} s
left join ${rows} t on ${words.sameKey("t", "s")}
on conflict (${words.key()}) do update
set import_row = excluded.import_row, action = excluded.action
where v.import_row < excluded.import_row`;
}
