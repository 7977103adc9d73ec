import { delimiter, join } from "node:path";

/**
 * The path of the first program that is there: every name is looked for in every folder, names in their order first,
 * then folders. Files nobody may execute are passed over. `undefined` when there is none.
 *
 * The folders default to the PATH, then where distributions keep servers: PostgreSQL's versions, newest first, and
 * the `sbin` folders, which a plain user's PATH leaves out.
 */
export async function findProgram(
  names: readonly string[],
  folders: readonly string[] = programFolders(),
): Promise<string | undefined> {
  for (const name of names) {
    for (const folder of folders) {
      const path = join(folder, name);
      if (await isExecutable(path)) return path;
    }
  }
  return undefined;
}

function programFolders(): string[] {
  const path = (Deno.env.get("PATH") ?? "").split(delimiter).filter((folder) => folder !== "");
  return [...path, ...postgresFolders(), "/usr/sbin", "/usr/local/sbin", "/sbin"];
}

function postgresFolders(): string[] {
  const root = "/usr/lib/postgresql";
  try {
    return [...Deno.readDirSync(root)]
      .sort((a, b) => Number(b.name) - Number(a.name))
      .map((version) => join(root, version.name, "bin"));
  } catch {
    return [];
  }
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    const { isFile, mode } = await Deno.stat(path);
    return isFile && ((mode ?? 0o111) & 0o111) !== 0;
  } catch {
    return false;
  }
}
