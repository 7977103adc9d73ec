/** A role of a test's own on MariaDB, and a look at what it asked; gone at the end. */
export interface WatchedRole extends AsyncDisposable {
  readonly name: string;
  /** The address of a database as this role. */
  addressOf(url: URL): URL;
  /** The statements that MariaDB ran for it since it was made, values included. */
  asked(): Promise<string[]>;
}

/**
 * Makes a {@linkcode WatchedRole}. Everything that MariaDB is asked is logged meanwhile, whoever asks.
 *
 * @param sql Runs SQL as the owner of the database.
 * @param rights What the role may do there: `select`, `all`.
 */
export async function createWatchedRole(
  sql: (text: string) => Promise<Record<string, unknown>[]>,
  rights: string,
): Promise<WatchedRole> {
  const role = `f_${crypto.randomUUID().replaceAll("-", "").slice(0, 20)}`;
  await sql(`create user ${role} identified by '${role}'`);
  await sql(`grant ${rights} on * to ${role}`);
  await sql("set global log_output = 'TABLE'");
  await sql("truncate mysql.general_log");
  await sql("set global general_log = on");
  return {
    name: role,
    addressOf: (url) => Object.assign(new URL(url), { username: role, password: role }),
    async asked() {
      const rows = await sql(
        `select cast(argument as char) as text from mysql.general_log
        where user_host like '${role}[%' and command_type in ('Query', 'Execute')`,
      );
      return rows.map(({ text }) => String(text));
    },
    async [Symbol.asyncDispose]() {
      await sql("set global general_log = off");
      await sql(`drop user ${role}`);
    },
  };
}
