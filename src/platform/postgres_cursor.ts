// @ts-types="@types/pg"
import pg from "pg";
// @ts-types="@types/pg-cursor"
import Cursor from "pg-cursor";
import type { Cells } from "#src/std/cells/cells.ts";
import { PostgresCells } from "./postgres_cells.ts";
import type { PostgresConnection } from "./postgres_connection.ts";
import { type PostgresText, postgresText } from "./postgres_text.ts";

const FETCH_BYTES = 1 << 18;
const FETCH_ROWS_FIRST = 200;
const FETCH_ROWS_MAX = 20_000;
/** Fetched and not yet taken; beyond it the socket is paused. */
const AHEAD_BYTES_MAX = 1 << 20;

interface Fetch {
  rows: number;
}

/**
 * Reads one statement's rows as {@linkcode Cells}, always one fetch ahead of the reader.
 *
 * Fetches are sized to about 256 KiB by what came before; a fetch that turns out larger is handed on in parts, and
 * the socket rests while more than 1 MiB waits to be taken, so memory stays flat whatever the rows are.
 */
export class PostgresCursor {
  readonly #client: pg.ClientBase;
  readonly #connection: PostgresConnection;
  readonly #cursor: Cursor;
  readonly #offsetAt: (wallMs: number) => string;
  #texts: readonly (PostgresText | undefined)[] = [];
  #fields: readonly pg.FieldDef[] = [];
  #gathering: PostgresCells | null = null;
  #ready: PostgresCells[] = [];
  /** What the reader has now, and what it had before. */
  #given: PostgresCells | null = null;
  #spare: PostgresCells | null = null;
  #readyBytes = 0;
  #fetch: Fetch | null = null;
  #fetchRows = FETCH_ROWS_FIRST;
  #wake: (() => void) | null = null;
  #failure: unknown = null;
  #done = false;

  constructor(
    client: pg.ClientBase,
    connection: PostgresConnection,
    query: { text: string; values: (string | null)[]; offsetAt: (wallMs: number) => string },
  ) {
    this.#client = client;
    this.#connection = connection;
    this.#offsetAt = query.offsetAt;
    // COPY sends what a cursor does not know; unheard of, it would end the process.
    const copy = { handleCopyData() {}, handleCopyInResponse: () => this.#connection.end() };
    this.#cursor = Object.assign(new Cursor(query.text, query.values, { rowMode: "array" }), copy);
  }

  /** Whether the server may still be at work on a fetch. */
  get busy(): boolean {
    return this.#fetch !== null;
  }

  /** Starts the statement; resolves with its columns when the first rows are there. Throws what the server refuses. */
  async open(): Promise<readonly pg.FieldDef[]> {
    const ready = Promise.withResolvers<readonly pg.FieldDef[]>();
    // Columns come before rows, on `pg`'s side of the connection, so cells can be read from the first row on.
    const onColumns = (message: { fields: readonly pg.FieldDef[] }) => {
      this.#fields = message.fields;
      this.#texts = message.fields.map((field) => postgresText(field.dataTypeID, this.#offsetAt));
    };
    const events = this.#connection as unknown as NodeJS.EventEmitter;
    events.once("rowDescription", onColumns);
    this.#connection.sink = (messages) => this.#takeOrFail(messages);
    this.#client.query(this.#cursor);
    // Not when the first fetch is over: of wide rows it cannot be before the reader has taken some.
    this.#wake = () => this.#failure === null ? ready.resolve(this.#fields) : ready.reject(this.#failure);
    this.#startFetch();
    try {
      return await ready.promise;
    } finally {
      events.off("rowDescription", onColumns);
    }
  }

  /** The next batch, or `null` after the last. Throws when the server or the connection fails. */
  async next(): Promise<Cells | null> {
    this.#takeBack();
    while (true) {
      const cells = this.#ready.shift();
      if (cells !== undefined) {
        this.#given = cells;
        this.#readyBytes -= cells.byteLength;
        if (this.#readyBytes <= AHEAD_BYTES_MAX) this.#connection.resume();
        if (!this.#done && this.#fetch === null) this.#startFetch();
        return cells.build();
      }
      if (this.#failure !== null) throw this.#failure;
      if (this.#done) return null;
      if (this.#fetch === null) this.#startFetch();
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  /** Gives the rows back to `pg`. The portal ends with its transaction. */
  detach(): void {
    this.#connection.sink = null;
    this.#connection.resume();
    // A portal that waits for its reader would keep the next statement waiting for ever.
    if (!this.#done && !this.busy && this.#failure === null) this.#cursor.close(() => {});
  }

  /** Fails whoever waits for rows: nothing more will be heard of the server. */
  breakOff(reason: Error): void {
    this.#failure ??= reason;
    this.#wakeReader();
  }

  /** The reader is done with its batch: its buffers serve again, unless one wide row made them huge. */
  #takeBack(): void {
    if (this.#given === null || this.#given.byteLength > FETCH_BYTES * 2) return;
    this.#given.clear();
    this.#spare = this.#given;
    this.#given = null;
  }

  #startFetch(): void {
    const wanted = this.#fetchRows;
    const fetch: Fetch = { rows: 0 };
    this.#fetch = fetch;
    this.#cursor.read(wanted, (error: Error | undefined) => {
      this.#fetch = null;
      if (error) this.#failure = error;
      else this.#finishFetch(fetch.rows, wanted);
      this.#wakeReader();
    });
  }

  #finishFetch(rows: number, wanted: number): void {
    this.#done = rows < wanted;
    const bytes = this.#gathering?.byteLength ?? 0;
    if (bytes > 0) {
      const perRow = bytes / Math.max(1, this.#gathering!.rows);
      this.#fetchRows = Math.min(FETCH_ROWS_MAX, Math.max(1, Math.round(FETCH_BYTES / perRow)));
    }
    this.#handOver();
  }

  /** What is thrown here would go to the socket, and end the process. */
  #takeOrFail(messages: Uint8Array): void {
    if (this.#failure !== null) return;
    try {
      this.#take(messages);
    } catch (error) {
      this.#failure = error;
      this.#wakeReader();
    }
  }

  #take(messages: Uint8Array): void {
    this.#gathering ??= this.#spare ?? new PostgresCells(this.#texts, FETCH_BYTES + (FETCH_BYTES >> 1));
    this.#spare = null;
    const rows = this.#gathering.add(messages);
    if (this.#fetch !== null) this.#fetch.rows += rows;
    if (this.#gathering.byteLength > FETCH_BYTES * 2) this.#handOver();
  }

  #handOver(): void {
    if (this.#gathering === null) return;
    this.#ready.push(this.#gathering);
    this.#readyBytes += this.#gathering.byteLength;
    this.#gathering = null;
    if (this.#readyBytes > AHEAD_BYTES_MAX) this.#connection.pause();
    this.#wakeReader();
  }

  #wakeReader(): void {
    this.#wake?.();
    this.#wake = null;
  }
}
