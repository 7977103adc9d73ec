import { Buffer } from "node:buffer";
import mysql from "mysql2";
import { DatabaseError } from "./database.ts";
import { releaseChunk } from "./release_chunk.ts";
import { type SocketFlow, socketFlow } from "./socket_flow.ts";
import { mysqlRowScan } from "./mysql_row_scan.ts";
import type { MysqlColumnDefinition, MysqlQuery, MysqlWire } from "./mysql_wire.ts";

/**
 * Row packets, whole and one after the other, in a buffer that is the reader's own and may have room behind them.
 * A row of 16 MB and more comes alone; the block's end is its end, whatever its header says.
 */
export interface MysqlRowBlock {
  /** The packets, from the start. */
  readonly bytes: Uint8Array;
  /** Where the packets end. */
  readonly end: number;
}

const AHEAD_MAX = 1 << 20;
const AHEAD_RESUME = 1 << 19;
const BLOCK_TARGET = 1 << 17;
const BLOCK_KEPT_MAX = 1 << 20;
const BLOCK_MIN = 1 << 16;
const GATHER_MS = 2;
const MORE_RESULTS = 8;
const createQuery = (mysql as unknown as {
  createQuery(sql: string, values: undefined, done: (error: unknown) => void, config: unknown): MysqlQuery;
}).createQuery;

/**
 * The rows of one text-protocol statement as undecoded packets. mysql2 sends the statement and reads everything
 * but the rows: from the column definitions to the closing packet the bytes of its socket stay here, so that no
 * object and no string is made per row.
 *
 * At most a megabyte waits for the reader (or one row, when that is larger); then the socket is paused.
 */
export class MysqlRowSource {
  readonly #wire: MysqlWire;
  readonly #parser: MysqlWire["packetParser"];
  readonly #flow: SocketFlow;
  readonly #silenceMs: number;
  readonly #head = Promise.withResolvers<readonly MysqlColumnDefinition[]>();
  #chunks: Uint8Array[] = [];
  #buffered = 0;
  #block: Buffer = Buffer.alloc(0);
  #needed = 5;
  #phase: "head" | "columns" | "rows" | "over" = "head";
  #clean = false;
  #rowless = false;
  #gathers = false;
  #paused = false;
  #failure: { readonly error: unknown } | null = null;
  #wake: (() => void) | null = null;

  /** Sends `sql`; nothing from the server for `silenceMs` while someone waits is a failure. */
  constructor(wire: MysqlWire, sql: string, silenceMs: number) {
    this.#wire = wire;
    this.#parser = wire.packetParser;
    this.#flow = socketFlow(wire.stream);
    this.#silenceMs = silenceMs;
    this.#head.promise.catch(() => {});
    const query = createQuery(sql, undefined, (error) => error && this.fail(error), wire.config);
    const start = query.start;
    query.start = (packet, connection) => {
      wire.packetParser = { execute: (chunk) => this.#receive(chunk) };
      return start.call(query, packet, connection);
    };
    query.row = (packet) => this.#lastWord(packet.eofStatusFlags());
    query.on("fields", (columns?: MysqlColumnDefinition[]) => this.#describe(columns));
    query.on("error", (error) => this.fail(error));
    query.on("end", () => {
      this.#clean = !this.#rowless;
      this.#leave();
    });
    wire.addCommand(query);
  }

  /**
   * Whether the server has said its last word on the statement, all rows or a refusal, so that the connection is
   * free again. Never so after a statement without rows, which may have changed the session.
   */
  get clean(): boolean {
    return this.#clean;
  }

  /** Resolves when the columns are known. */
  columns(): Promise<readonly MysqlColumnDefinition[]> {
    return this.#unlessSilent(this.#head.promise);
  }

  /**
   * The next rows, or NULL after the last; behind them stays room for `spare` times their size. The first come at
   * once, later ones wait up to 2 ms for 64 KB to be together.
   */
  async next(spare: number): Promise<MysqlRowBlock | null> {
    for (;;) {
      const block = this.#take(spare);
      if (block !== null) return block;
      if (this.#failure !== null) throw this.#failure.error;
      if (this.#phase === "over") return null;
      await this.#arrival();
    }
  }

  /** Ends it with an error, which whoever waits gets now and whoever asks gets later. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.#chunks = [];
    this.#buffered = 0;
    this.#head.reject(error);
    this.#leave();
  }

  #receive(chunk: Uint8Array): void {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    if (this.#readsHead()) this.#readHead();
    if (!this.#paused && this.#buffered >= Math.max(AHEAD_MAX, this.#needed)) {
      this.#paused = true;
      this.#flow.pause();
    }
    this.#wake?.();
  }

  #readsHead(): boolean {
    return this.#phase === "head" || this.#phase === "columns";
  }

  /** Hands every packet before the first row to the driver; the one after the columns closes them. */
  #readHead(): void {
    // A buffer of its own: the driver's column definitions hold on to it.
    const { bytes, length } = this.#join(this.#buffered, Buffer.allocUnsafeSlow);
    let at = 0;
    while (this.#readsHead() && at + 4 <= length) {
      const end = at + 4 + bytes.readUIntLE(at, 3);
      if (end > length) break;
      const closesColumns = this.#phase === "columns";
      this.#parser.execute(bytes.subarray(at, end));
      if (closesColumns && this.#failure === null) this.#phase = "rows";
      at = end;
    }
    if (this.#failure === null) this.#putBack(bytes.subarray(at));
  }

  #describe(columns: MysqlColumnDefinition[] | undefined): void {
    if (columns === undefined) {
      this.#rowless = true;
      this.fail(new DatabaseError("refused", "Statement gives no columns"));
    } else {
      this.#phase = "columns";
      this.#head.resolve(columns);
    }
  }

  #take(spare: number): MysqlRowBlock | null {
    while (this.#phase === "rows" && this.#ripe()) {
      const size = Math.min(this.#buffered, Math.max(this.#needed, BLOCK_TARGET));
      const { bytes, length } = this.#join(size, (length) => this.#room(Math.ceil(length * (1 + spare))));
      const { end, next, needed, closes } = mysqlRowScan(bytes, length);
      if (closes && end === 0) {
        this.#wire.sequenceId = bytes[3]!;
        this.#parser.execute(bytes.subarray(0, needed));
        return null;
      }
      this.#putBack(Uint8Array.prototype.slice.call(bytes, next, length));
      this.#needed = needed;
      if (this.#buffered < Math.max(AHEAD_RESUME, needed)) this.#resume();
      if (end > 0) {
        this.#gathers = true;
        return { bytes, end };
      }
    }
    return null;
  }

  #ripe(): boolean {
    if (this.#buffered < this.#needed) return false;
    return !this.#gathers || this.#buffered >= BLOCK_MIN || seemsLast(this.#chunks.at(-1)!);
  }

  #arrival(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    if (this.#buffered < this.#needed || this.#readsHead()) return this.#unlessSilent(promise);
    const timer = setTimeout(() => {
      this.#gathers = false;
      resolve();
    }, GATHER_MS);
    return promise.finally(() => clearTimeout(timer));
  }

  /** Takes whole chunks of at least `size` bytes off the queue into one buffer. */
  #join(size: number, room: (length: number) => Buffer): { bytes: Buffer; length: number } {
    let count = 0;
    let length = 0;
    while (length < size) length += this.#chunks[count++]!.length;
    const bytes = room(length);
    let at = 0;
    for (const chunk of this.#chunks.splice(0, count)) {
      bytes.set(chunk, at);
      at += chunk.length;
      releaseChunk(chunk);
    }
    this.#buffered -= length;
    return { bytes, length };
  }

  /** The reader is done with the last block when it asks for the next: its buffer serves again, unless one wide row made it huge. */
  #room(size: number): Buffer {
    if (this.#block.length >= size) return this.#block;
    const larger = Buffer.allocUnsafeSlow(size + (size >> 2));
    if (larger.length <= BLOCK_KEPT_MAX) this.#block = larger;
    return larger;
  }

  #putBack(rest: Uint8Array): void {
    if (rest.length === 0) return;
    this.#chunks.unshift(rest);
    this.#buffered += rest.length;
  }

  #lastWord(statusFlags: number): unknown {
    if ((statusFlags & MORE_RESULTS) === 0) return null;
    this.fail(new DatabaseError("refused", "Statement gives more than one result"));
    return () => null;
  }

  #leave(): void {
    this.#phase = "over";
    this.#wire.packetParser = this.#parser;
    this.#resume();
    this.#wake?.();
  }

  #resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#flow.resume();
  }

  async #unlessSilent<T>(work: Promise<T>): Promise<T> {
    const timer = setTimeout(
      () => this.fail(new Error(`Nothing came from the server for ${this.#silenceMs} ms`)),
      this.#silenceMs,
    );
    try {
      return await work;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Whether the bytes end like the packet after the last row; a text that looks so only makes a smaller block. */
function seemsLast(chunk: Uint8Array): boolean {
  const at = chunk.length - 9;
  return at >= 0 && chunk[at] === 5 && chunk[at + 1] === 0 && chunk[at + 2] === 0 && chunk[at + 4] === 0xfe;
}
