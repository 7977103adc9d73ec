import { concatBytes } from "#src/std/bytes/concat_bytes.ts";
import type { Statement } from "#src/std/sql/statement.ts";
import { readAhead } from "#src/std/streams/read_ahead.ts";
import { DatabaseError } from "./database.ts";
import type { FileContent } from "./files.ts";
import type { Tables } from "./tables.ts";

/** A file in tables, and how long its chunks are. */
export interface ChunkedFile {
  readonly id: string;
  readonly size: number;
  readonly chunkBytes: number;
}

/** Reads a file that lies in chunks. Once it was removed, reading fails with `refused`. */
export class TableFileContent implements FileContent {
  readonly size: number;
  readonly #tables: Tables;
  readonly #readChunk: Statement;
  readonly #file: ChunkedFile;

  constructor(tables: Tables, readChunk: Statement, file: ChunkedFile) {
    this.size = file.size;
    this.#tables = tables;
    this.#readChunk = readChunk;
    this.#file = file;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    for await (const part of this.#parts(offset, offset + length)) parts.push(part);
    return concatBytes(parts);
  }

  stream(offset = 0): AsyncIterable<Uint8Array> {
    return readAhead(this.#parts(offset, this.size));
  }

  async *#parts(from: number, to: number): AsyncGenerator<Uint8Array, void, undefined> {
    const { chunkBytes } = this.#file;
    const end = Math.min(to, this.size);
    for (let at = from; at < end;) {
      const start = at % chunkBytes;
      const length = Math.min(chunkBytes - start, end - at);
      yield await this.#part(Math.floor(at / chunkBytes), start, length);
      at += length;
    }
  }

  async #part(chunk: number, start: number, length: number): Promise<Uint8Array> {
    const parameters = {
      file_id: this.#file.id,
      chunk_no: `${chunk}`,
      start: `${start}`,
      length: `${length}`,
    };
    const part = await this.#tables.transaction((session) => session.bytes(this.#readChunk, parameters), {
      mode: "snapshot",
    });
    if (part === null) throw new DatabaseError("refused", `File '${this.#file.id}' is no longer there`);
    return part;
  }
}
