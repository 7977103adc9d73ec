/** How a task ended, and what it said. */
export interface TaskOutcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** What of our environment a program needs to run at all. */
const KEPT = ["PATH", "HOME", "DENO_DIR", "XDG_CACHE_HOME"];

/**
 * Runs `deno task migrate`, `seed` or `user` to its end as a process of its own.
 *
 * @param folder Where the service lies; see `createServiceFolder`.
 * @param line The task and its arguments: `migrate up`.
 * @param settings Its whole environment, but for where programs and downloaded packages are.
 * @param given What it reads on standard input; absent = there is none.
 */
export async function taskProcess(
  folder: string,
  line: string,
  settings: Readonly<Record<string, string>>,
  given?: string,
): Promise<TaskOutcome> {
  const [task, ...args] = line.split(" ");
  const kept = KEPT.flatMap((name) => Deno.env.has(name) ? [[name, Deno.env.get(name)!]] : []);
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-P=start", `src/${task}.ts`, ...args],
    cwd: folder,
    clearEnv: true,
    env: { ...Object.fromEntries(kept), NO_COLOR: "1", ...settings },
    stdin: given === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  if (given !== undefined) {
    // Who does not want it has ended before, which its code tells.
    await new Blob([given]).stream().pipeTo(process.stdin).catch(() => {});
  }
  const { code, stdout, stderr } = await process.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}
