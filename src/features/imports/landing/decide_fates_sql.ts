import type { LandingTable } from "./landing_table.ts";
import type { LandingWords } from "./landing_words.ts";

/**
 * Looks, for each key of a step of undoing, at the next import that met it, the first that wrote it, and the second. What the
 * undone import left is what that first one found, and what that one wrote is what the second found; without them it is
 * what lies there now. `is_edited` = it is not as the undone import left it; `is_same` = what the next import wrote is what
 * was there before the undone one.
 */
export function decideFatesSql({ rows, undo, chain, fates }: LandingTable, words: LandingWords): string {
  const met = (name: string, condition: string, offset: number) =>
    `lateral (
    select * from ${chain} c
    where ${words.sameKey("c", "u")}${condition}
    order by c.import_id
    limit 1 offset ${offset}
  ) ${name} on true`;
  const found = (name: string) =>
    `case when ${name}.import_id is null then t when ${name}.action in ('inserted', 'absent') then null else ${name}.before end`;
  const wrote = " and c.action <> 'unchanged'";
  return `with seen as (
  select u.import_id as undone_id, ${words.key("u")}, u.action, u.before,
    n.import_id as next_id, n.import_row as next_row, n.action as next_action,
    w1.import_id as writer_id, w2.import_id as second_id,
    ${found("w1")} as left_row,
    ${found("w2")} as written_row
  from ${undo} u
  join ${met("n", "", 0)}
  left join ${met("w1", wrote, 0)}
  left join ${met("w2", wrote, 1)}
  left join ${rows} t on ${words.sameKey("t", "u")}
)
insert into ${fates}
select ${words.key()}, action, before, next_id, next_row, next_action, writer_id, second_id,
  case action
    when 'deleted' then next_action not in ('inserted', 'absent')
    else not coalesce((left_row).import_id = undone_id and (left_row).edited_at is null, false)
  end,
  coalesce((written_row).import_id = next_id and (written_row).edited_at is null, false)
    and not ${words.differ("(before)", "(written_row)")}
from seen`;
}
