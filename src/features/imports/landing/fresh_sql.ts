import type { Statement } from "#src/std/sql/statement.ts";
import type { LandingTable } from "./landing_table.ts";
import { LandingWords } from "./landing_words.ts";
import { parseTexts } from "./parse_texts.ts";

/** How a batch of rows that nobody has seen yet gets into the table; their keys come as `:key_0`, `:key_1` …, arrays of text. */
export interface FreshSql {
  /**
   * Whether none of the keys is in the table or was met by `:import`; the first 20 are looked at before the others. Sets what the
   * rows that are loaded next are written by.
   */
  readonly probe: Statement;
  /** Notes the rows in the journal, whose numbers are `:rows`. Puts the wall back to UTC for what else is in the transaction. */
  readonly note: Statement;
}

/** How many keys tell whether the file seems to be of known rows. */
const SAMPLE = 20;

/** @param settings What settles the transaction, as calls in a `select`. */
export function freshSql(table: LandingTable, settings: string): FreshSql {
  const { kind, rows, journal, key } = table;
  const words = new LandingWords(table);
  const arrays = key.map((_, at) => `:key_${at}::text[]`).join(", ");
  return parseTexts(`${kind.table}/fresh`, {
    probe: `select
  ${settings},
  set_config('aliran.import', :import, true),
  case
    when exists (
      select from (select * from unnest(${arrays}) s (${words.key()}) limit ${SAMPLE}) s
      join ${rows} t on ${words.sameKey("t", "s")}
    ) then false
    else not exists (
      select from unnest(${arrays}) s (${words.key()})
      where exists (select from ${rows} t where ${words.sameKey("t", "s")} offset 0)
        or ${words.met("s", ":import")}
    )
  end as is_fresh`,
    note: `with noted as (
  insert into ${journal} (import_id, ${words.key()}, import_row, action)
  select :import::bigint, ${words.key("s")}, s.import_row, 'inserted'
  from unnest(${arrays}, :rows::integer[]) s (${words.key()}, import_row)
)
select set_config('timezone', 'UTC', true), set_config('aliran.import', '', true)`,
  });
}
