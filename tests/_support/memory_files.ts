import { createHash } from "node:crypto";
import { type FileContent, type Files, FileTooLarge, type StoredFile } from "#src/platform/files.ts";
import { concatBytes } from "#src/std/bytes/concat_bytes.ts";

const STREAM_BYTES = 1 << 16;

/** A store of files in memory, for tests of what uses one. */
export class MemoryFiles implements Files {
  readonly #files = new Map<string, Uint8Array>();
  #count = 0;

  /** Ids of the files that are kept. */
  get ids(): readonly string[] {
    return [...this.#files.keys()];
  }

  /** Keeps bytes under a new id. */
  add(bytes: Uint8Array): string {
    const id = `file-${++this.#count}`;
    this.#files.set(id, bytes);
    return id;
  }

  async put(source: AsyncIterable<Uint8Array>, { bytesMax }: { bytesMax: number }): Promise<StoredFile> {
    const parts: Uint8Array[] = [];
    let size = 0;
    for await (const part of source) {
      size += part.length;
      if (size > bytesMax) throw new FileTooLarge(bytesMax);
      parts.push(part.slice());
    }
    const bytes = concatBytes(parts);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return { id: this.add(bytes), sizeBytes: bytes.length, sha256 };
  }

  open(id: string): Promise<FileContent | null> {
    const bytes = this.#files.get(id);
    return Promise.resolve(bytes === undefined ? null : contentOf(bytes));
  }

  remove(id: string): Promise<void> {
    this.#files.delete(id);
    return Promise.resolve();
  }

  forget(): Promise<number> {
    return Promise.resolve(0);
  }
}

function contentOf(bytes: Uint8Array): FileContent {
  return {
    size: bytes.length,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
    async *stream(offset = 0) {
      for (let at = offset; at < bytes.length; at += STREAM_BYTES) {
        yield bytes.slice(at, at + STREAM_BYTES);
      }
    },
  };
}
