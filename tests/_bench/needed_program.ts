import { findProgram } from "#tests/_support/servers/mod.ts";

/** The path of a program that a benchmark cannot do without. Throws with the name of what is missing. */
export async function neededProgram(name: string): Promise<string> {
  const path = await findProgram([name]);
  if (path === undefined) throw new Error(`'${name}' is not installed`);
  return path;
}
