const TAIL_CHARACTERS = 2_000;

/** How {@linkcode runProgram} runs. */
export interface RunOptions {
  /** Working folder; default the current one. */
  readonly cwd?: string;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
  readonly gid?: number;
  /** Ends the program with SIGTERM. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a program to its end and returns what it printed. Throws when it cannot be started or does not exit with 0; the
 * error ends with the last 2,000 characters that it wrote.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  { signal, ...options }: RunOptions = {},
): Promise<string> {
  signal?.throwIfAborted();
  const command = new Deno.Command(program, {
    ...options,
    args: [...args],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    ...(signal ? { signal } : {}),
  });
  const { success, code, stdout, stderr } = await command.output();
  signal?.throwIfAborted();
  const printed = new TextDecoder().decode(stdout);
  if (success) return printed;
  const tail = (printed + new TextDecoder().decode(stderr)).trim().slice(-TAIL_CHARACTERS);
  throw new Error(`Cannot run "${program} ${args[0] ?? ""}": exit code ${code}: ${tail}`);
}
