import { dieWithParent } from "#tests/_support/servers/die_with_parent.ts";

/** A script beside this one in a process of its own, which answers lines with lines. */
export class SseProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #output: ReadableStreamDefaultReader<string>;
  #rest = "";

  private constructor(child: Deno.ChildProcess) {
    this.#child = child;
    this.#input = child.stdin.getWriter();
    this.#output = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** Starts a script of this folder. */
  static async start(script: string, args: readonly string[]): Promise<SseProcess> {
    const path = new URL(script, import.meta.url).pathname;
    const run = ["run", "--quiet", "--no-check", "--allow-all", path, ...args];
    const [program, line] = await dieWithParent(Deno.execPath(), run, "SIGKILL");
    const pipes = { stdin: "piped", stdout: "piped", stderr: "inherit" } as const;
    return new SseProcess(new Deno.Command(program, { args: line, ...pipes }).spawn());
  }

  /** Says a line. */
  say(line: string): Promise<void> {
    return this.#input.write(new TextEncoder().encode(`${line}\n`));
  }

  /** The next line that it says. */
  async hear(): Promise<string> {
    for (;;) {
      const end = this.#rest.indexOf("\n");
      if (end >= 0) {
        const line = this.#rest.slice(0, end);
        this.#rest = this.#rest.slice(end + 1);
        return line;
      }
      const { value, done } = await this.#output.read();
      if (done) throw new Error("The script ended");
      this.#rest += value;
    }
  }

  /** What it has in RAM, in bytes. */
  async residentBytes(): Promise<number> {
    const args = ["-o", "rss=", "-p", String(this.#child.pid)];
    const { stdout } = await new Deno.Command("ps", { args }).output();
    return Number(new TextDecoder().decode(stdout)) * 1024;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#input.close().catch(() => {});
    await this.#output.cancel().catch(() => {});
    await this.#child.status;
  }
}
