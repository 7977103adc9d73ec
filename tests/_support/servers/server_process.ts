import { dieWithParent } from "./die_with_parent.ts";
import type { ServiceAccount } from "./service_account.ts";

const TAIL_CHARACTERS = 4_000;
const PATIENCE_MS = 8_000;

/** What to run as a server. */
export interface ServerCommand {
  readonly program: string;
  readonly args: readonly string[];
  /** Working folder and HOME. */
  readonly folder: string;
  readonly account: ServiceAccount | undefined;
  /** What the server takes for an order to stop at once, in good order. */
  readonly stopSignal: "SIGINT" | "SIGTERM";
}

/** A server that we started: its id, its last words, its end. */
export class ServerProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #stopSignal: Deno.Signal;
  readonly #drained: Promise<unknown>;
  #tail = "";
  #running = true;

  private constructor(child: Deno.ChildProcess, stopSignal: Deno.Signal) {
    this.#child = child;
    this.#stopSignal = stopSignal;
    this.#drained = Promise.all([this.#drain(child.stdout), this.#drain(child.stderr)]);
    child.status.then(() => this.#running = false);
  }

  /** Starts the program with an environment of PATH and HOME alone. Says nothing about readiness. */
  static async start({ program, args, folder, account, stopSignal }: ServerCommand): Promise<ServerProcess> {
    const [file, all] = await dieWithParent(program, args, stopSignal);
    const child = new Deno.Command(file, {
      args: all,
      cwd: folder,
      clearEnv: true,
      env: { PATH: Deno.env.get("PATH") ?? "", HOME: folder, LC_ALL: "C" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      ...account,
    }).spawn();
    return new ServerProcess(child, stopSignal);
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** The last 4,000 characters that it printed. */
  get tail(): string {
    return this.#tail;
  }

  /** Settles when the process has ended and all that it printed was read. */
  get ended(): Promise<void> {
    return Promise.all([this.#child.status, this.#drained]).then(() => undefined);
  }

  /** Asks it to stop, waits up to 8 s, then kills it. Done when it is gone; harmless when it already was. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#send(this.#stopSignal);
    const timer = setTimeout(() => this.#send("SIGKILL"), PATIENCE_MS);
    await this.ended;
    clearTimeout(timer);
  }

  #send(signal: Deno.Signal): void {
    try {
      if (this.#running) this.#child.kill(signal);
    } catch {
      // It ended by itself in this very moment.
    }
  }

  async #drain(output: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    for await (const text of output.pipeThrough(new TextDecoderStream())) {
      this.#tail = (this.#tail + text).slice(-TAIL_CHARACTERS);
    }
  }
}
