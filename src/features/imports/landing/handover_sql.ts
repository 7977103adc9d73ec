import type { Statement } from "#src/std/sql/statement.ts";
import { decideFatesSql } from "./decide_fates_sql.ts";
import { handOverSql } from "./hand_over_sql.ts";
import type { LandingTable } from "./landing_table.ts";
import { LandingWords } from "./landing_words.ts";
import { parseTexts } from "./parse_texts.ts";

/**
 * How what an import did is handed over to the newer ones that have met its rows: each of them found what this one left,
 * and shall have found what this one found.
 */
export interface HandoverSql {
  /** The imports after `:import` that have done anything. */
  readonly newer: Statement;
  readonly makeChain: Statement;
  readonly makeFates: Statement;
  readonly clear: Statement;
  /** Keeps people from editing what is looked at. */
  readonly lock: Statement;
  /** What the imports `:newer` have done to the keys of this step. */
  readonly chain: Statement;
  /** And with `replace`: where they met no row of a key as this one had taken it out. */
  readonly chainAbsent: Statement;
  /** What becomes of each key that newer imports have met. */
  readonly decide: Statement;
  /** Each changes other rows; the order does not matter. */
  readonly handOver: readonly Statement[];
  /** How many keys were handed over. */
  readonly count: Statement;
  /** Takes what is decided out of the step. */
  readonly dropDecided: Statement;
}

/** Statements of undoing where newer imports have been at the same rows. */
export function handoverSql(table: LandingTable): HandoverSql {
  const { kind, rows, undo, chain, fates } = table;
  const words = new LandingWords(table);
  const group = `${kind.table}/handover`;
  const handOver = handOverSql(table, words);
  return {
    ...parseTexts(group, {
      newer: newerSql(table),
      makeChain: makeChainSql(table, words),
      makeFates: makeFatesSql(table, words),
      clear: `truncate ${chain}, ${fates}`,
      lock: `select count(*) as count
from (select from ${rows} t join ${undo} u on ${words.sameKey("t", "u")} for update of t) locked`,
      chain: chainSql(table, words),
      chainAbsent: chainAbsentSql(table, words),
      decide: decideFatesSql(table, words),
      count: `select count(*) as count from ${fates} where not is_edited`,
      dropDecided: `delete from ${undo} u using ${fates} f where ${words.sameKey("u", "f")}`,
    }),
    handOver: Object.values(parseTexts(group, handOver)),
  };
}

/** Leaps from one to the next: there are few imports, and many rows of each. */
function newerSql({ journal }: LandingTable): string {
  return `with recursive newer (seq) as (
  (select min(import_id) from ${journal} where import_id > :import::bigint)
  union all
  select (select min(j.import_id) from ${journal} j where j.import_id > n.seq) from newer n where n.seq is not null
)
select seq
from newer
where seq is not null`;
}

function makeChainSql({ rows, chain }: LandingTable, words: LandingWords): string {
  return `create temporary table if not exists ${chain} (
  ${words.typedKey()},
  import_id bigint,
  import_row integer,
  action text,
  before ${rows},
  primary key (${words.key()}, import_id)
) on commit drop`;
}

function makeFatesSql({ rows, fates }: LandingTable, words: LandingWords): string {
  return `create temporary table if not exists ${fates} (
  ${words.typedKey()},
  action text,
  before ${rows},
  next_id bigint,
  next_row integer,
  next_action text,
  writer_id bigint,
  second_id bigint,
  is_edited boolean,
  is_same boolean,
  primary key (${words.key()})
) on commit drop`;
}

/** Looks up one by one: planned as a join, all of a newer journal might be gone through for every row. */
function chainSql({ journal, undo, chain }: LandingTable, words: LandingWords): string {
  return `insert into ${chain} (${words.key()}, import_id, import_row, action, before)
select ${words.key("j")}, j.import_id, j.import_row, j.action, j.before
from ${undo} u
cross join unnest(:newer::bigint[]) n (seq)
cross join lateral (
  select * from ${journal} j where j.import_id = n.seq and ${words.sameKey("j", "u")} offset 0
) j
where u.action in ('inserted', 'updated', 'deleted')`;
}

function chainAbsentSql({ journal, undo, chain, key }: LandingTable, words: LandingWords): string {
  return `insert into ${chain} (${words.key()}, import_id, import_row, action)
select ${words.key("u")}, r.import_id, 0, 'absent'
from ${undo} u
cross join unnest(:newer::bigint[]) n (seq)
join ${journal} r on r.import_id = n.seq and r."${key[0]}" = ''
where u.action = 'deleted'
  and not exists (
    select from ${journal} j where j.import_id = n.seq and ${words.sameKey("j", "u")} offset 0
  )`;
}
