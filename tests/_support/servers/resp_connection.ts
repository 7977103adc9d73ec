import { RespError, type RespReply } from "./resp_reply.ts";

const CR = 13;

/** One TCP connection to Redis, speaking RESP2. Replies come in the order of the commands. */
export class RespConnection {
  readonly #tcp: Deno.TcpConn;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;
  #buffer = new Uint8Array(0);
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  private constructor(tcp: Deno.TcpConn) {
    this.#tcp = tcp;
    this.#reader = tcp.readable.getReader();
  }

  /** Connects and logs in. The URL is `redis://[user]:password@host:port[/database]`; a refused login throws. */
  static async open(url: string): Promise<RespConnection> {
    const { hostname, port, username, password, pathname } = new URL(url);
    const tcp = await Deno.connect({ hostname, port: Number(port || 6379) });
    tcp.setNoDelay();
    const connection = new RespConnection(tcp);
    try {
      if (password) {
        await connection.#expect(["AUTH", ...(username ? [username] : []), decodeURIComponent(password)]);
      }
      if (pathname.length > 1) await connection.#expect(["SELECT", pathname.slice(1)]);
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /** True after {@linkcode close} or a broken connection: nothing more can be sent. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Sends one command. A refusal is returned, a broken connection throws. */
  async send(command: readonly string[]): Promise<RespReply> {
    const [reply] = await this.sendAll([command]);
    return reply!;
  }

  /** Sends the commands in one piece, so that no other command of this connection comes between them. */
  sendAll(commands: readonly (readonly string[])[]): Promise<RespReply[]> {
    const replies = this.#last.then(() => this.#exchange(commands));
    this.#last = replies.catch(() => {});
    return replies;
  }

  /** The next reply that no command asked for: what a subscription delivers. */
  receive(): Promise<RespReply> {
    return this.#guard(() => this.#readReply());
  }

  /** Breaks the connection; pending replies fail. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#reader.cancel().catch(() => {});
    try {
      this.#tcp.close();
    } catch {
      // The other side was first.
    }
  }

  async #expect(command: readonly string[]): Promise<void> {
    const reply = await this.send(command);
    if (reply instanceof RespError) throw reply;
  }

  #exchange(commands: readonly (readonly string[])[]): Promise<RespReply[]> {
    return this.#guard(async () => {
      const sent = this.#write(new TextEncoder().encode(commands.map(encodeCommand).join("")));
      // When the connection breaks, reading may fail first, and then nobody waits for this any more.
      sent.catch(() => {});
      const replies: RespReply[] = [];
      while (replies.length < commands.length) replies.push(await this.#readReply());
      await sent;
      return replies;
    });
  }

  async #guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let sent = 0; sent < bytes.length;) sent += await this.#tcp.write(bytes.subarray(sent));
  }

  async #readReply(): Promise<RespReply> {
    const line = new TextDecoder().decode(await this.#readLine());
    const rest = line.slice(1);
    switch (line[0]) {
      case "+":
        return rest;
      case "-":
        return new RespError(rest);
      case ":":
        return Number(rest);
      case "$": {
        if (rest === "-1") return null;
        const bulk = await this.#readBytes(Number(rest) + 2);
        return bulk.slice(0, -2);
      }
      case "*": {
        if (rest === "-1") return null;
        const items: RespReply[] = [];
        for (let left = Number(rest); left > 0; left--) items.push(await this.#readReply());
        return items;
      }
      default:
        throw new Error(`Cannot read a RESP2 reply that begins with "${line.slice(0, 20)}"`);
    }
  }

  async #readLine(): Promise<Uint8Array<ArrayBuffer>> {
    let searched = 0;
    for (;;) {
      const end = this.#buffer.indexOf(CR, searched);
      if (end >= 0 && end + 1 < this.#buffer.length) return (await this.#readBytes(end + 2)).subarray(0, end);
      searched = end >= 0 ? end : this.#buffer.length;
      const chunk = await this.#nextChunk();
      const joined = new Uint8Array(this.#buffer.length + chunk.length);
      joined.set(this.#buffer);
      joined.set(chunk, this.#buffer.length);
      this.#buffer = joined;
    }
  }

  async #readBytes(count: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = new Uint8Array(count);
    let filled = 0;
    for (;;) {
      const part = this.#buffer.subarray(0, count - filled);
      bytes.set(part, filled);
      filled += part.length;
      this.#buffer = this.#buffer.subarray(part.length);
      if (filled === count) return bytes;
      this.#buffer = await this.#nextChunk();
    }
  }

  async #nextChunk(): Promise<Uint8Array<ArrayBuffer>> {
    const { value, done } = await this.#reader.read();
    if (done) throw new Error("Redis closed the connection");
    return value;
  }
}

function encodeCommand(command: readonly string[]): string {
  const parts = command.map((part) => `$${new TextEncoder().encode(part).length}\r\n${part}\r\n`);
  return `*${command.length}\r\n${parts.join("")}`;
}
