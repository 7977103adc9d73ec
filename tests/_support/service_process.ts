import { dieWithParent } from "#tests/_support/servers/die_with_parent.ts";

/** One line of the service's log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly event: string };

/** How {@linkcode Service} is started. */
export interface ServiceOptions {
  /** Where the service lies; see `createServiceFolder`. */
  readonly folder: string;
  /** Its whole environment, but for where programs and downloaded packages are. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Headers of requests that have none of these names. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What of our environment a program needs to run at all. */
const KEPT = ["PATH", "HOME", "DENO_DIR", "XDG_CACHE_HOME"];
/** One address asks for everything here; tests of limits set their own. */
const UNLIMITED = Object.fromEntries(
  ["PUBLIC", "API", "WRITE", "UPLOAD", "AUTH"].map((name) => [`RATE_LIMIT_${name}`, "off"]),
);
const START_MS = 60_000;
const PATIENCE_MS = 8_000;

/** The real service as a process of its own, started as `deno task start` does. */
export class Service implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #lines: LogLine[] = [];
  readonly #origin = Promise.withResolvers<string>();
  readonly #drained: Promise<unknown>;
  #stderr = "";
  #running = true;

  private constructor(child: Deno.ChildProcess, headers: Readonly<Record<string, string>>) {
    this.#child = child;
    this.#headers = headers;
    this.#drained = Promise.all([this.#readLog(child.stdout), this.#readStderr(child.stderr)]);
    this.#origin.promise.catch(() => {});
    void this.ended.then(({ code, signal }) => {
      const how = signal ?? `exit code ${code}`;
      this.#origin.reject(new Error(`The service ended before it started, ${how}: ${this.#stderr}`));
    });
  }

  /** Starts the process. Says nothing about readiness; see {@linkcode origin}. */
  static async spawn({ folder, settings = {}, headers = {} }: ServiceOptions): Promise<Service> {
    const [program, args] = await dieWithParent(
      Deno.execPath(),
      ["run", "--quiet", "--v8-flags=--max-semi-space-size=8", "-P=start", "src/main.ts"],
      "SIGKILL",
    );
    const kept = KEPT.flatMap((name) => Deno.env.has(name) ? [[name, Deno.env.get(name)!]] : []);
    const child = new Deno.Command(program, {
      args,
      cwd: folder,
      clearEnv: true,
      env: { ...Object.fromEntries(kept), NO_COLOR: "1", APP_PORT: "0", ...UNLIMITED, ...settings },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    return new Service(child, headers);
  }

  /** Starts the process and waits until it takes requests. */
  static async start(options: ServiceOptions): Promise<Service> {
    const service = await Service.spawn(options);
    try {
      await service.origin();
      return service;
    } catch (error) {
      await service.stop("SIGKILL");
      throw error;
    }
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** What it has logged so far; a line appears up to 50 ms after its event. */
  get lines(): readonly LogLine[] {
    return this.#lines;
  }

  /** What it has said on standard error so far. */
  get stderr(): string {
    return this.#stderr;
  }

  /** Settles when the process has ended and all that it said was read. */
  get ended(): Promise<Deno.CommandStatus> {
    return Promise.all([this.#child.status, this.#drained]).then(([status]) => status);
  }

  /** The lines of one event. */
  logged(event: string): readonly LogLine[] {
    return this.#lines.filter((line) => line.event === event);
  }

  /** Where it takes requests, `http://127.0.0.1:…`; rejects when it ends first or says nothing for a minute. */
  async origin(): Promise<string> {
    const { promise, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Error("The service did not start within a minute")), START_MS);
    try {
      return await Promise.race([this.#origin.promise, promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Asks it, by path. */
  async fetch(path: string, init?: RequestInit): Promise<Response> {
    const request = new Request(`${await this.origin()}${path}`, init);
    for (const [name, value] of Object.entries(this.#headers)) {
      if (!request.headers.has(name)) request.headers.set(name, value);
    }
    return await fetch(request);
  }

  /** Memory of the process that is in RAM now, in bytes. */
  async residentBytes(): Promise<number> {
    const { stdout } = await new Deno.Command("ps", { args: ["-o", "rss=", "-p", String(this.pid)] })
      .output();
    return Number(new TextDecoder().decode(stdout)) * 1024;
  }

  /** Sends a signal, harmless when it has ended. */
  signal(signal: Deno.Signal): void {
    try {
      if (this.#running) this.#child.kill(signal);
    } catch {
      // It ended by itself in this very moment.
    }
  }

  /** Sends a signal and waits until it is gone; after 8 s it is killed. */
  async stop(signal: Deno.Signal = "SIGTERM"): Promise<Deno.CommandStatus> {
    this.signal(signal);
    const timer = setTimeout(() => this.signal("SIGKILL"), PATIENCE_MS);
    const status = await this.ended;
    clearTimeout(timer);
    return status;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop("SIGKILL");
  }

  async #readLog(output: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    let rest = "";
    for await (const text of output.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      for (const line of lines) this.#take(JSON.parse(line));
    }
    this.#running = false;
  }

  #take(line: LogLine): void {
    this.#lines.push(line);
    if (line.event !== "started") return;
    const { docs } = line["urls"] as { docs: string };
    this.#origin.resolve(new URL(docs).origin);
  }

  async #readStderr(output: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    for await (const text of output.pipeThrough(new TextDecoderStream())) this.#stderr += text;
  }
}
