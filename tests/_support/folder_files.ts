import { createHash } from "node:crypto";
import { join } from "node:path";
import { type FileContent, type Files, FileTooLarge, type StoredFile } from "#src/platform/files.ts";

const STREAM_BYTES = 1 << 16;

/** A store of files in a folder, for tests that measure memory. */
export class FolderFiles implements Files {
  readonly #folder: string;
  #count = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async put(source: AsyncIterable<Uint8Array>, { bytesMax }: { bytesMax: number }): Promise<StoredFile> {
    const id = `file-${++this.#count}`;
    const hash = createHash("sha256");
    let sizeBytes = 0;
    using file = await Deno.create(join(this.#folder, id));
    for await (const piece of source) {
      sizeBytes += piece.length;
      if (sizeBytes > bytesMax) throw new FileTooLarge(bytesMax);
      hash.update(piece);
      for (let left = piece; left.length > 0;) left = left.subarray(await file.write(left));
    }
    return { id, sizeBytes, sha256: hash.digest("hex") };
  }

  async open(id: string): Promise<FileContent> {
    const path = join(this.#folder, id);
    const { size } = await Deno.stat(path);
    async function read(offset: number, length: number): Promise<Uint8Array> {
      using file = await Deno.open(path);
      await file.seek(offset, Deno.SeekMode.Start);
      const bytes = new Uint8Array(Math.min(length, size - offset));
      for (let at = 0; at < bytes.length;) at += await file.read(bytes.subarray(at)) ?? bytes.length;
      return bytes;
    }
    return {
      size,
      read,
      async *stream(offset = 0) {
        for (let at = offset; at < size; at += STREAM_BYTES) yield await read(at, STREAM_BYTES);
      },
    };
  }

  async remove(id: string): Promise<void> {
    await Deno.remove(join(this.#folder, id));
  }

  forget(): Promise<number> {
    return Promise.resolve(0);
  }
}
