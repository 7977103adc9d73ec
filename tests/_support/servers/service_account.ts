/** Whom a server runs as. */
export interface ServiceAccount {
  readonly uid: number;
  readonly gid: number;
}

/**
 * The first of the named accounts that exists, when we are root: PostgreSQL and MariaDB refuse to run as root.
 * `undefined` when we are somebody else, who runs the servers as himself. Throws when root has none of them.
 */
export async function serviceAccount(names: readonly string[]): Promise<ServiceAccount | undefined> {
  if (Deno.uid() !== 0) return undefined;
  const accounts = (await Deno.readTextFile("/etc/passwd")).split("\n").map((line) => line.split(":"));
  for (const name of names) {
    const [, , uid, gid] = accounts.find((account) => account[0] === name) ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(`Cannot drop root: none of the accounts "${names.join('", "')}" exists`);
}
