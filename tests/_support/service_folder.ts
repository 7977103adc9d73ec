import { dirname } from "node:path";

/** A copy of what the service consists of, in which it may be started and changed; its path has blanks in it. */
export interface ServiceFolder extends AsyncDisposable {
  readonly path: string;
}

const ROOT = new URL("../../", import.meta.url);
const PARTS = ["deno.json", "deno.lock", "jobs", "sql", "src"];

/**
 * Makes a {@linkcode ServiceFolder}.
 *
 * @param files Further files, or other texts for those that are there, by path such as `sql/reports/big.sql`.
 */
export async function createServiceFolder(
  files: Readonly<Record<string, string>> = {},
): Promise<ServiceFolder> {
  const path = await Deno.makeTempDir({ prefix: "aliran service " });
  for (const part of PARTS) await copy(new URL(part, ROOT), `${path}/${part}`);
  for (const [name, text] of Object.entries(files)) {
    await Deno.mkdir(dirname(`${path}/${name}`), { recursive: true });
    await Deno.writeTextFile(`${path}/${name}`, text);
  }
  return { path, [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }) };
}

async function copy(from: URL, to: string): Promise<void> {
  if ((await Deno.stat(from)).isFile) return await Deno.copyFile(from, to);
  await Deno.mkdir(to);
  for await (const { name } of Deno.readDir(from)) await copy(new URL(`${from}/${name}`), `${to}/${name}`);
}
