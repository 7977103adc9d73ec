/** What a {@linkcode timedProgram} took and said. */
export interface TimedRun {
  /** From before it was started until it was gone. */
  readonly seconds: number;
  /** Standard error. */
  readonly said: string;
}

/** Runs a program to its end, its standard output thrown away by the kernel. Throws unless it exits with 0. */
export async function timedProgram(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<TimedRun> {
  const began = performance.now();
  const { code, stderr } = await new Deno.Command(program, {
    args: [...args],
    env: { ...env },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  const seconds = (performance.now() - began) / 1000;
  const said = new TextDecoder().decode(stderr);
  if (code !== 0) throw new Error(`Cannot run '${program}': exit code ${code}: ${said}`);
  return { seconds, said };
}
