import { Buffer } from "node:buffer";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/**
 * What becomes of a commit: it goes by; whoever commits dies before the server hears of it; or dies when the server has done
 * it, before the answer comes.
 */
export type CommitFate = "pass" | "before" | "after";

/** What a {@linkcode CommitGate} needs. */
export interface CommitGateOptions {
  /** Where PostgreSQL is; without TLS. */
  readonly target: URL;
  /** Asked about each commit, by the text of all statements of its transaction. The commit waits for the answer. */
  readonly fate: (statements: string) => CommitFate | Promise<CommitFate>;
  /** Told when the server has committed a transaction. */
  readonly committed: (statements: string) => void;
  /** Ends whoever is connected; resolves when it is dead. */
  readonly kill: () => Promise<void>;
}

/** A way to PostgreSQL that sees commits go by. */
export interface CommitGate extends AsyncDisposable {
  readonly port: number;
}

/** Opens a {@linkcode CommitGate} on a free port of this machine. */
export async function openCommitGate(options: CommitGateOptions): Promise<CommitGate> {
  const open = new Set<GatedConnection>();
  const server = createServer((client) => {
    const connection = new GatedConnection(client, options);
    open.add(connection);
    client.once("close", () => open.delete(connection));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const connection of open) connection.break();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const BEGIN = /^begin/i;
const COMMIT = /^commit\b/i;

/** One connection: the client's messages are looked at one by one, the server's answers only behind a commit. */
class GatedConnection {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #options: CommitGateOptions;
  #rest: Buffer = Buffer.alloc(0);
  #isGreeted = false;
  #statements = "";
  #work = Promise.resolve();
  /** What to do with the answer to a commit. */
  #answering: CommitFate | null = null;

  constructor(client: Socket, options: CommitGateOptions) {
    this.#client = client;
    this.#options = options;
    this.#server = connect(Number(options.target.port), options.target.hostname);
    for (const socket of [client, this.#server]) {
      socket.setNoDelay(true);
      socket.on("error", () => {});
      socket.on("close", () => this.break());
    }
    client.on("data", (bytes) => {
      client.pause();
      this.#work = this.#work.then(() => this.#take(bytes as Buffer));
    });
    this.#server.on("data", (bytes) => this.#answer(bytes as Buffer));
  }

  break(): void {
    this.#client.destroy();
    this.#server.destroy();
  }

  async #take(bytes: Buffer): Promise<void> {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    for (let message = this.#next(); message !== null; message = this.#next()) await this.#pass(message);
    this.#client.resume();
  }

  /** The next whole message; the first of a connection has no letter in front of its length. */
  #next(): Buffer | null {
    const lengthAt = this.#isGreeted ? 1 : 0;
    if (this.#rest.length < lengthAt + 4) return null;
    const end = lengthAt + this.#rest.readUInt32BE(lengthAt);
    if (this.#rest.length < end) return null;
    const message = this.#rest.subarray(0, end);
    this.#rest = this.#rest.subarray(end);
    return message;
  }

  async #pass(message: Buffer): Promise<void> {
    const sql = this.#isGreeted ? sqlOf(message) : null;
    this.#isGreeted = true;
    if (sql !== null && COMMIT.test(sql)) return await this.#commit(message);
    if (sql !== null) this.#statements = BEGIN.test(sql) ? sql : `${this.#statements};\n${sql}`;
    this.#server.write(message);
  }

  async #commit(message: Buffer): Promise<void> {
    this.#answering = await this.#options.fate(this.#statements);
    if (this.#answering !== "before") return void this.#server.write(message);
    await this.#options.kill();
    this.break();
  }

  async #answer(bytes: Buffer): Promise<void> {
    const fate = this.#answering;
    this.#answering = null;
    if (fate !== null && bytes.includes("COMMIT\0")) this.#options.committed(this.#statements);
    if (fate !== "after") return void this.#client.write(bytes);
    await this.#options.kill();
    this.break();
  }
}

/** The text of a query, plain or to be prepared; `null` = the message is something else. */
function sqlOf(message: Buffer): string | null {
  const letter = String.fromCharCode(message[0]!);
  if (letter !== "Q" && letter !== "P") return null;
  const from = letter === "Q" ? 5 : message.indexOf(0, 5) + 1;
  return message.toString("utf8", from, message.indexOf(0, from));
}
