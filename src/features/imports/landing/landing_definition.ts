import type { Statement } from "#src/std/sql/statement.ts";
import { parseStatement } from "#src/std/sql/parse_statement.ts";
import type { LandingTable } from "./landing_table.ts";
import { LandingWords } from "./landing_words.ts";

/** How the tables of a kind are made. */
export interface LandingDefinition {
  /** The columns that the table has; none = there is no table. The last of what is made is asked for with it. */
  readonly found: Statement;
  /** Makes what is not there. */
  readonly script: Statement;
}

/**
 * The tables of a kind: one that people read and edit, and its journal. The state of a row before an import is kept as
 * a whole row of the table, `(before).status`: of columns it costs a third more to write, measured.
 */
export function landingDefinition(table: LandingTable): LandingDefinition {
  const { kind } = table;
  return {
    found: parseStatement(
      `${kind.table}/found`,
      `select attname as name
from pg_attribute
where attrelid = to_regclass('${table.rows}')
  and attnum > 0
  and not attisdropped
  and exists (select from pg_trigger where tgrelid = attrelid and tgname = '${kind.table}_edited')`,
    ),
    script: { name: `${kind.table}/define`, segments: [script(table)], names: [] },
  };
}

function script(table: LandingTable): string {
  const { kind } = table;
  return [
    rowsTable(table),
    ...(kind.mode === "replace" ? [incomingTable(table)] : []),
    journalTable(table),
    editTrigger(table),
    `comment on table ${table.rows} is
  '${
      quoted(kind.title)
    }. import_id: the import that wrote the row last, none = by hand; edited_at: edited by hand since'`,
    `comment on table ${table.journal} is
  'What each import did to which row of ${kind.table}, and what was there before'`,
  ].join(";\n");
}

function rowsTable(table: LandingTable): string {
  const words = new LandingWords(table);
  const added = table.columns.map(({ name, type }) => `  add column if not exists "${name}" ${type}`);
  const byHand = table.kind.mode === "replace"
    // Rows that people add have a name of their own too.
    ? `;\nalter table ${table.rows} alter column ${words.key()} set default gen_random_uuid()::text`
    : "";
  return `create table if not exists ${table.rows} (
  ${words.typed()},
  import_id bigint,
  import_row integer,
  edited_at timestamptz,
  primary key (${words.key()})
);
alter table ${table.rows}
${added.join(",\n")}${byHand}`;
}

function incomingTable(table: LandingTable): string {
  const words = new LandingWords(table);
  const added = table.columns.map(({ name, type }) => `  add column if not exists "${name}" ${type}`);
  return `create table if not exists ${table.incoming} (
  import_id bigint not null,
  ${words.typed()},
  import_row integer not null,
  primary key (import_id, ${words.key()})
);
alter table ${table.incoming}
${added.join(",\n")}`;
}

function journalTable(table: LandingTable): string {
  const words = new LandingWords(table);
  return `create table if not exists ${table.journal} (
  import_id bigint not null,
  ${words.typedKey()},
  import_row integer not null,
  action text not null,
  before ${table.rows},
  primary key (import_id, ${words.key()})
)`;
}

/** After the update, not before: that would lock each row once more on the import's path, where it has nothing to do. */
function editTrigger(table: LandingTable): string {
  const { kind } = table;
  const words = new LandingWords(table);
  return `create or replace function "${kind.table}_edited"() returns trigger language plpgsql as $$
begin
  update ${table.rows} t set edited_at = clock_timestamp() where ${words.sameKey("t", "new")};
  return null;
end
$$;
create or replace trigger "${kind.table}_edited"
after update on ${table.rows}
for each row
when (
  new.import_id is not distinct from old.import_id
  and new.import_row is not distinct from old.import_row
  and new.edited_at is not distinct from old.edited_at
  and new.* is distinct from old.*
)
execute function "${kind.table}_edited"()`;
}

function quoted(text: string): string {
  return text.replaceAll("'", "''");
}
