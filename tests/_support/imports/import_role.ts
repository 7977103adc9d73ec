import type { OwnPostgres } from "#tests/_support/own_postgres.ts";

/** A role that may do with all tables that are there what the service does with them; gone at the end. */
export interface ImportRole extends AsyncDisposable {
  /** An address of the database as this role. */
  addressOf(url: URL): string;
  /** Gives it, or takes from it, the right to write a table. */
  mayWrite(table: string, may: boolean): Promise<void>;
}

/** Makes an {@linkcode ImportRole}. */
export async function createImportRole({ sql }: Pick<OwnPostgres, "sql">): Promise<ImportRole> {
  const name = `r_${crypto.randomUUID().replaceAll("-", "")}`;
  await sql(`create role ${name} login password '${name}'`);
  await sql(`grant select, insert, update, delete on all tables in schema public to ${name}`);
  await sql(`grant usage, select on all sequences in schema public to ${name}`);
  return {
    addressOf: (url) => Object.assign(new URL(url), { username: name, password: name }).href,
    async mayWrite(table, may) {
      const rights = `insert, update, delete on ${table}`;
      await sql(may ? `grant ${rights} to ${name}` : `revoke ${rights} from ${name}`);
    },
    async [Symbol.asyncDispose]() {
      await sql(`drop owned by ${name}`);
      await sql(`drop role ${name}`);
    },
  };
}
