import { createHash } from "node:crypto";
import { v7, validate } from "uuid";
import { equalChunks } from "#src/std/streams/equal_chunks.ts";
import { readAhead } from "#src/std/streams/read_ahead.ts";
import { DatabaseError } from "./database.ts";
import { type FileContent, type Files, FileTooLarge, type StoredFile } from "./files.ts";
import { releaseChunk } from "./release_chunk.ts";
import type { Statements } from "./statements.ts";
import { TableFileContent } from "./table_file_content.ts";
import type { TableParameters, Tables } from "./tables.ts";

/** What {@linkcode createTableFiles} needs. */
export interface TableFilesOptions {
  /** With the tables `files` and `file_chunks`. */
  readonly tables: Tables;
  /** With the folder `files`. */
  readonly statements: Statements;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const CHUNK_BYTES = 1 << 20;

/**
 * Keeps files in tables, in chunks of 1 MiB; two of them are in memory at a time. No transaction lasts longer than one chunk, so
 * an upload may take its time. Must not be used from within a transaction of the same tables, which may have only one session.
 */
export function createTableFiles(options: TableFilesOptions): Files {
  return new TableFiles(options);
}

class TableFiles implements Files {
  readonly #tables: Tables;
  readonly #statements: Statements;
  readonly #now: () => number;

  constructor({ tables, statements, now }: TableFilesOptions) {
    this.#tables = tables;
    this.#statements = statements;
    this.#now = now;
  }

  async put(
    source: AsyncIterable<Uint8Array>,
    { bytesMax }: { readonly bytesMax: number },
  ): Promise<StoredFile> {
    const id = v7();
    await this.#run("insert", { id, chunk_bytes: `${CHUNK_BYTES}`, created_at: instant(this.#now()) });
    try {
      const file = { id, ...await this.#fill(id, limited(source, bytesMax)) };
      const { sizeBytes, sha256 } = file;
      const finished = await this.#run("finish", { id, size_bytes: `${sizeBytes}`, sha256 });
      if (finished === 0) throw new DatabaseError("refused", `File '${id}' was forgotten while it came`);
      return file;
    } catch (error) {
      // What cannot be taken away now is not whole, and goes with `forget`.
      await this.remove(id).catch(() => {});
      throw error;
    }
  }

  async open(id: string): Promise<FileContent | null> {
    if (!validate(id)) return null;
    const find = this.#statement("find");
    const [row] = await this.#tables.transaction((session) => session.rows(find, { id }), {
      mode: "snapshot",
    });
    if (row === undefined) return null;
    return new TableFileContent(this.#tables, this.#statement("read_chunk"), {
      id,
      size: Number(row["size_bytes"]),
      chunkBytes: Number(row["chunk_bytes"]),
    });
  }

  async remove(id: string): Promise<void> {
    if (validate(id)) await this.#run("remove", { id });
  }

  async forget(beforeMs: number): Promise<number> {
    const before = instant(beforeMs);
    const list = this.#statement("list_unfinished");
    const rows = await this.#tables.transaction((session) => session.rows(list, { before }), {
      mode: "snapshot",
    });
    let count = 0;
    for (const { id } of rows) count += await this.#run("remove_unfinished", { id: id! });
    return count;
  }

  /** Stores one chunk while the next is being gathered. */
  async #fill(id: string, source: AsyncIterable<Uint8Array>): Promise<Omit<StoredFile, "id">> {
    const hash = createHash("sha256");
    let sizeBytes = 0;
    let number = 0;
    for await (const chunk of readAhead(equalChunks(source, CHUNK_BYTES))) {
      hash.update(chunk);
      sizeBytes += chunk.length;
      await this.#run("insert_chunk", { file_id: id, chunk_no: `${number++}`, content: chunk });
      releaseChunk(chunk);
    }
    return { sizeBytes, sha256: hash.digest("hex") };
  }

  #run(name: string, parameters: TableParameters): Promise<number> {
    return this.#tables.transaction((session) => session.run(this.#statement(name), parameters));
  }

  #statement(name: string) {
    return this.#statements.get(`files/${name}`).on(this.#tables.engine);
  }
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}

async function* limited(source: AsyncIterable<Uint8Array>, bytesMax: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const part of source) {
    size += part.length;
    if (size > bytesMax) throw new FileTooLarge(bytesMax);
    yield part;
  }
}
