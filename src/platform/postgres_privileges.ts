// @ts-types="@types/pg"
import type pg from "pg";
import type { Privileges } from "./database.ts";

const SUPERUSER = `
select r.rolname as role, r.rolsuper as superuser, pg_has_role('pg_write_all_data', 'member') as write_all
from pg_roles r
where r.rolname = current_user`;

const WRITABLE_TABLES = `
select format('%I.%I', n.nspname, c.relname) as relation
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'f')
  and n.nspname not in ('pg_catalog', 'information_schema')
  and n.nspname !~ '^pg_(toast|temp)'
  and has_schema_privilege(n.oid, 'usage')
  and (has_table_privilege(c.oid, 'insert, update, delete, truncate') or has_any_column_privilege(c.oid, 'insert, update'))
order by 1
limit 5`;

/** What the session's role could write: being a superuser, or up to five tables as examples. */
export async function postgresPrivileges(client: pg.ClientBase): Promise<Privileges> {
  const { rows: [account] } = await client.query<{ role: string; superuser: boolean; write_all: boolean }>(
    SUPERUSER,
  );
  if (account === undefined) return { role: "unknown", writes: [] };
  if (account.superuser) return { role: account.role, writes: ["superuser"] };
  if (account.write_all) return { role: account.role, writes: ["member of pg_write_all_data"] };
  const { rows } = await client.query<{ relation: string }>(WRITABLE_TABLES);
  return { role: account.role, writes: rows.map(({ relation }) => `writes to ${relation}`) };
}
