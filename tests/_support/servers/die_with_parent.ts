import { findProgram } from "./find_program.ts";
import { runProgram } from "./run_program.ts";

/**
 * The command line that runs `program` so that the kernel sends it `signal` when this process dies, even by SIGKILL.
 * Needs Linux and util-linux's `setpriv`; without them it is the plain command line.
 */
export async function dieWithParent(
  program: string,
  args: readonly string[],
  signal: Deno.Signal,
): Promise<[program: string, args: string[]]> {
  const plain: [string, string[]] = [program, [...args]];
  const setpriv = Deno.build.os === "linux" ? await findProgram(["setpriv"]) : undefined;
  if (!setpriv) return plain;
  const death = ["--pdeathsig", signal.replace("SIG", "")];
  try {
    // BusyBox has a setpriv that does not know the option.
    await runProgram(setpriv, [...death, "true"]);
  } catch {
    return plain;
  }
  return [setpriv, [...death, program, ...args]];
}
