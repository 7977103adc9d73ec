import type { LandingTable } from "./landing_table.ts";
import type { LandingWords } from "./landing_words.ts";

const OWNER = ["import_id", "import_row", "edited_at"] as const;
/** The next import changed what the undone one had written, or brought back what it had taken out. */
const WROTE =
  "(f.action = 'updated' and f.next_action = 'updated' or f.action = 'deleted' and f.next_action = 'inserted')";
/** The next import found what it was to write. */
const KEPT = "f.next_action = 'unchanged' and f.action in ('inserted', 'updated')";

/** Makes newer imports have found what the undone one found, key by key as it was decided. */
export function handOverSql(table: LandingTable, words: LandingWords): Readonly<Record<string, string>> {
  const { journal, fates } = table;
  const next = `j.import_id = f.next_id and ${words.sameKey("j", "f")} and not f.is_edited`;
  const set = (what: string, condition: string) =>
    `update ${journal} j set ${what} from ${fates} f where ${next} and ${condition}`;
  return {
    vanish: `delete from ${journal} j using ${fates} f
where ${next} and f.action = 'inserted' and f.next_action = 'deleted'`,
    insert: set(
      "action = 'inserted', before = null",
      "f.action = 'inserted' and f.next_action in ('unchanged', 'updated')",
    ),
    keep: set("action = 'unchanged', before = null", `${WROTE} and f.is_same`),
    change: set(
      "action = 'updated', before = f.before",
      `(${WROTE} and not f.is_same or f.action = 'updated' and f.next_action = 'unchanged')`,
    ),
    remove: set("before = f.before", "f.action = 'updated' and f.next_action = 'deleted'"),
    miss: `insert into ${journal} (import_id, ${words.key()}, import_row, action, before)
select f.next_id, ${words.key("f")}, 0, 'deleted', f.before
from ${fates} f
where not f.is_edited and f.action = 'deleted' and f.next_action = 'absent'`,
    ...giveSql(table, words),
  };
}

/** Makes another the owner of a row, where it lies: in the table, or in the journal of the import that found it. */
function giveSql({ rows, journal, fates }: LandingTable, words: LandingWords): Record<string, string> {
  const toNext = "f.next_id, f.next_row, null";
  const toFormer = OWNER.map((name) => `(f.before).${name}`).join(", ");
  const inTable = (step: string, owner: string, condition: string) =>
    `update ${rows} t set (${OWNER.join(", ")}) = row(${owner}) from ${fates} f
where ${words.sameKey("t", "f")} and not f.is_edited and f.${step} is null and ${condition}`;
  const inJournal = (step: string, owner: string, condition: string) =>
    `update ${journal} j set (${
      OWNER.map((name) => `before.${name}`).join(", ")
    }) = row(${owner}) from ${fates} f
where j.import_id = f.${step} and ${words.sameKey("j", "f")} and not f.is_edited and ${condition}`;
  return {
    giveNext: inTable("writer_id", toNext, KEPT),
    giveNextFound: inJournal("writer_id", toNext, KEPT),
    giveFormer: inTable("second_id", toFormer, `${WROTE} and f.is_same`),
    giveFormerFound: inJournal("second_id", toFormer, `${WROTE} and f.is_same`),
  };
}
