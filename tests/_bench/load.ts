import { neededProgram } from "./needed_program.ts";

const CONNECTIONS = 32;
const SECONDS = 3;

/**
 * Asks for a URL by 32 connections for three seconds, with `wrk`; returns answers per second. Throws when any failed.
 *
 * @param script The path of a script in Lua that makes the requests.
 */
export async function load(
  url: string,
  headers: Readonly<Record<string, string>> = {},
  script?: string,
): Promise<number> {
  const wrk = await neededProgram("wrk");
  const args = ["-t1", `-c${CONNECTIONS}`, `-d${SECONDS}s`];
  for (const [name, value] of Object.entries(headers)) args.push("-H", `${name}: ${value}`);
  if (script !== undefined) args.push("-s", script);
  const { stdout } = await new Deno.Command(wrk, { args: [...args, url], stderr: "null" }).output();
  const said = new TextDecoder().decode(stdout);
  const rate = /^Requests\/sec:\s+([\d.]+)$/m.exec(said);
  if (rate === null || /Non-2xx|Socket errors/.test(said)) throw new Error(`Cannot load '${url}': ${said}`);
  return Number(rate[1]);
}
