import type { RandomAccess } from "./random_access.ts";

/** A file that is stored. */
export interface StoredFile {
  readonly id: string;
  readonly sizeBytes: number;
  /** Of all its bytes, lower-case hex. */
  readonly sha256: string;
}

/** An opened file. */
export interface FileContent extends RandomAccess {
  /** Its bytes from an offset to the end, with backpressure; what came is the reader's own. */
  stream(offset?: number): AsyncIterable<Uint8Array>;
}

/** A file that turned out larger than allowed; nothing of it is kept. */
export class FileTooLarge extends Error {
  override readonly name = "FileTooLarge";
  constructor(readonly bytesMax: number) {
    super(`The file is larger than ${bytesMax} bytes`);
  }
}

/** Keeps uploaded files. Throws `DatabaseError`. */
export interface Files {
  /**
   * Stores what comes, piece by piece, with memory independent of its size; safe against the death of the process when it
   * resolves. What a source that fails, or a process that dies, has left is not opened and goes with `forget`.
   *
   * @throws {FileTooLarge} Beyond `bytesMax`; and whatever the source throws.
   */
  put(source: AsyncIterable<Uint8Array>, options: { readonly bytesMax: number }): Promise<StoredFile>;
  /** Opens a file; `null` = there is none of this id, or it is not whole. */
  open(id: string): Promise<FileContent | null>;
  /** Forgets a file; one that is not there is no error. */
  remove(id: string): Promise<void>;
  /** Forgets whatever was begun before this instant (milliseconds since 1970) and never became whole. Returns how many. */
  forget(beforeMs: number): Promise<number>;
}
