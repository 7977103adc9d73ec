import { freePort } from "#tests/_support/servers/mod.ts";
import { dieWithParent } from "#tests/_support/servers/die_with_parent.ts";

const KEPT = ["PATH", "HOME", "DENO_DIR", "XDG_CACHE_HOME"];
/** Limits that count as usual and that no load reaches. */
const ROOMY = Object.fromEntries(
  ["PUBLIC", "API", "WRITE", "UPLOAD", "AUTH"].map((name) => [`RATE_LIMIT_${name}`, "1000000000/60"]),
);
const START_MS = 60_000;
const STEP_MS = 5;
/** What Linux is told to have the greatest size counted from now on. */
const FORGET_PEAK = "5";

/** The real service as a process of its own that nobody listens to: its log goes nowhere, so that nothing beside it works. */
export class MeasuredProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly origin: string;
  /** From the start of the process to the end of its first answer, in milliseconds. */
  readonly firstAnswerMs: number;

  private constructor(child: Deno.ChildProcess, origin: string, firstAnswerMs: number) {
    this.#child = child;
    this.origin = origin;
    this.firstAnswerMs = firstAnswerMs;
  }

  /**
   * Starts it as `deno task start` does and waits for its first answer.
   *
   * @param path What is asked for until it is answered with 200.
   */
  static async start(
    { folder, settings, path = "/reports" }: {
      readonly folder: string;
      readonly settings: Readonly<Record<string, string>>;
      readonly path?: string;
    },
  ): Promise<MeasuredProcess> {
    const [program, args] = await dieWithParent(
      Deno.execPath(),
      ["run", "--quiet", "--v8-flags=--max-semi-space-size=8", "-P=start", "src/main.ts"],
      "SIGKILL",
    );
    const kept = KEPT.flatMap((name) => Deno.env.has(name) ? [[name, Deno.env.get(name)!]] : []);
    const port = freePort();
    const began = performance.now();
    const child = new Deno.Command(program, {
      args,
      cwd: folder,
      clearEnv: true,
      env: { ...Object.fromEntries(kept), APP_PORT: String(port), ...ROOMY, ...settings },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const origin = `http://127.0.0.1:${port}`;
    await firstAnswer(`${origin}${path}`);
    return new MeasuredProcess(child, origin, performance.now() - began);
  }

  /** Memory in RAM while something happens: before it, and at most during it, in bytes, by the kernel's own account. */
  async residentBytesDuring(work: () => Promise<unknown>): Promise<{ before: number; most: number }> {
    const before = await this.#memory("VmRSS");
    await Deno.writeTextFile(`/proc/${this.#child.pid}/clear_refs`, FORGET_PEAK);
    await work();
    return { before, most: await this.#memory("VmHWM") };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#child.status;
  }

  async #memory(line: "VmRSS" | "VmHWM"): Promise<number> {
    const status = await Deno.readTextFile(`/proc/${this.#child.pid}/status`);
    return Number(new RegExp(`^${line}:\\s+(\\d+) kB$`, "m").exec(status)![1]) * 1024;
  }
}

async function firstAnswer(url: string): Promise<void> {
  const deadline = performance.now() + START_MS;
  while (performance.now() < deadline) {
    const response = await fetch(url).catch(() => null);
    await response?.arrayBuffer();
    if (response?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
  throw new Error(`There was no answer at '${url}' within a minute`);
}
