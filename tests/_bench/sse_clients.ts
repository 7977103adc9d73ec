import { freePort } from "#tests/_support/servers/mod.ts";
import type { Benchmark, Figure } from "./benchmark.ts";
import { SseProcess } from "./sse_process.ts";
import { spread } from "./spread.ts";

const CLIENTS = 10_000;
/** They fill what a process fills once. */
const FIRST_CLIENTS = 100;
const UPDATES = 100;
const WARM_UPDATES = 5;
const CONTAINER_BYTES = 512 * 2 ** 20;
/** What the rest of the service needs of that, with room for bursts. */
const REST_BYTES = 160 * 2 ** 20;

/** Ten thousand watchers of today's number on one process. */
export const sseClients: Benchmark = {
  name: "sse_clients",
  about:
    "10,000 readers of the stream over loopback, by raw TCP in a process of their own: how long an update takes until the last of them has it, beside a bare loop over the same kind of streams on a bare `Deno.serve`, in turns; and the growth of resident memory for each, beside that and `node:http` on the same Deno",
  async run({ tell }) {
    await using ours = await Arena.open("hub");
    await using bare = await Arena.open("bare");
    tell(`${CLIENTS} readers each, ${UPDATES} updates in turns`);
    const took = { ours: [] as number[], bare: [] as number[] };
    for (let round = -WARM_UPDATES; round < UPDATES; round++) {
      const pair = { ours: await ours.updateMs(), bare: await bare.updateMs() };
      if (round < 0) continue;
      took.ours.push(pair.ours);
      took.bare.push(pair.bare);
    }
    const memory = { ours: await ours.bytesPerClient(), bare: await bare.bytesPerClient() };
    return [
      reach("p99", took, (values) => values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.99) - 1]!),
      reach("median", took, (values) => spread(values).median),
      ...memoryFigures({ ...memory, node: await nodeBytes() }),
    ];
  },
};

/** A server and its readers. */
class Arena implements AsyncDisposable {
  readonly #server: SseProcess;
  readonly #crowd: SseProcess;
  readonly #firstBytes: number;

  private constructor(server: SseProcess, crowd: SseProcess, firstBytes: number) {
    this.#server = server;
    this.#crowd = crowd;
    this.#firstBytes = firstBytes;
  }

  static async open(kind: "hub" | "bare" | "node"): Promise<Arena> {
    await using opened = new AsyncDisposableStack();
    const port = String(freePort());
    const server = opened.use(await SseProcess.start("./sse_server.ts", [kind, port]));
    await server.hear();
    const crowd = opened.use(await SseProcess.start("./sse_crowd.ts", [port]));
    await grow(crowd, FIRST_CLIENTS);
    const firstBytes = await server.residentBytes();
    await grow(crowd, CLIENTS - FIRST_CLIENTS);
    opened.move();
    return new Arena(server, crowd, firstBytes);
  }

  /** One update, until the last reader has it. */
  async updateMs(): Promise<number> {
    await this.#server.say("update");
    const [began, reached] = [Number(await this.#server.hear()), Number(await this.#crowd.hear())];
    return reached - began;
  }

  async bytesPerClient(): Promise<number> {
    return (await this.#server.residentBytes() - this.#firstBytes) / (CLIENTS - FIRST_CLIENTS);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#crowd[Symbol.asyncDispose]();
    await this.#server[Symbol.asyncDispose]();
  }
}

async function grow(crowd: SseProcess, count: number): Promise<void> {
  await crowd.say(String(count));
  await crowd.hear();
}

async function nodeBytes(): Promise<number> {
  await using node = await Arena.open("node");
  for (let update = 0; update < WARM_UPDATES; update++) await node.updateMs();
  return await node.bytesPerClient();
}

function reach(
  name: string,
  took: { readonly ours: readonly number[]; readonly bare: readonly number[] },
  sum: (values: readonly number[]) => number,
): Figure {
  const [ours, bare] = [sum(took.ours), sum(took.bare)];
  return {
    what: `${CLIENTS} readers of the stream: an update reaches the last of them, ${name} of ${UPDATES}`,
    ours: `${ours.toFixed(0)} ms`,
    peer: `a bare loop: ${bare.toFixed(0)} ms`,
    value: ours / bare,
    unit: "×",
    wanted: { atMost: 1.5 },
  };
}

function memoryFigures(
  { ours, bare, node }: { readonly ours: number; readonly bare: number; readonly node: number },
): Figure[] {
  const holds = (CONTAINER_BYTES - REST_BYTES) / ours;
  return [{
    what: "memory for each of them",
    ours: kilobytes(ours),
    peer: `bare Deno.serve: ${kilobytes(bare)}, node:http on Deno: ${kilobytes(node)}`,
    value: ours / bare,
    unit: "×",
    wanted: { atMost: 1.1 },
  }, {
    what: "readers that a process of 512 MB holds, 160 MB being for the rest",
    ours: `${Math.floor(holds / 100) * 100}`,
    peer: "",
    value: holds,
    unit: "",
    wanted: { atLeast: 5_000 },
  }];
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} kB`;
}
