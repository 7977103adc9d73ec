import { Readable } from "node:stream";
// @ts-types="@types/yauzl"
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from "yauzl";
import { SheetError } from "#src/std/sheets/sheet_error.ts";
import type { RandomAccess } from "./random_access.ts";

const READ_BYTES = 1 << 16;
const ENTRIES_MAX = 10_000;
/** Workbooks pack at 5 to 40 : 1, deflate ends at 1,032 : 1. */
const RATIO_MAX = 200;
const SUSPICIOUS_BYTES = 64_000_000;
const ENTRY_BYTES_MAX = 8_000_000_000;

/**
 * The files in a zip, unpacked as streams with flat memory. What an entry says of its size is enforced while it is
 * read, so that a bomb is refused by its words or by its deeds.
 */
export class ZipArchive {
  readonly #zip: ZipFile;
  readonly #reader: Reader;
  readonly #entries: ReadonlyMap<string, Entry>;

  private constructor(zip: ZipFile, reader: Reader, entries: ReadonlyMap<string, Entry>) {
    this.#zip = zip;
    this.#reader = reader;
    this.#entries = entries;
  }

  /**
   * Reads the list of files, not the files.
   *
   * @throws {SheetError} `bad_zip` when it is none, is cut off, or has over 10,000 files.
   */
  static async open(source: RandomAccess): Promise<ZipArchive> {
    const reader = new Reader(source);
    try {
      const zip = await fromRandomAccessReaderPromise(reader, source.size, { autoClose: false });
      const entries = new Map<string, Entry>();
      if (zip.entryCount > ENTRIES_MAX) throw new SheetError("bad_zip", "The zip has more than 10,000 files");
      for await (const entry of zip.eachEntry()) {
        if (!entry.fileName.endsWith("/")) entries.set(entry.fileName, entry);
      }
      return new ZipArchive(zip, reader, entries);
    } catch (error) {
      throw reader.failure?.cause ?? asSheetError(error);
    }
  }

  /** The paths of the files, in the zip's order. */
  get names(): readonly string[] {
    return [...this.#entries.keys()];
  }

  /**
   * The unpacked bytes of a file. Read only as far as the reader asks, left with it.
   *
   * @throws {SheetError} `missing_part`, `too_large_unpacked` when it unpacks to over 8 GB or over 64 MB at more than
   * 200 : 1, `bad_zip` when it is damaged, cut off or under a password.
   */
  async *read(name: string): AsyncGenerator<Uint8Array, void, undefined> {
    const entry = this.#entries.get(name);
    if (entry === undefined) throw new SheetError("missing_part", `The file '${name}' is missing in the zip`);
    demandSize(entry);
    try {
      const stream: Readable = await this.#zip.openReadStreamPromise(entry);
      yield* stream;
    } catch (error) {
      throw this.#reader.failure?.cause ?? asSheetError(error);
    }
  }
}

class Reader extends RandomAccessReader {
  readonly #source: RandomAccess;
  /** What the source threw, which is no fault of the zip. */
  failure: { readonly cause: unknown } | null = null;

  constructor(source: RandomAccess) {
    super();
    this.#source = source;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#range(start, end), { objectMode: false, highWaterMark: READ_BYTES });
  }

  async *#range(start: number, end: number): AsyncGenerator<Uint8Array> {
    try {
      for (let at = start; at < end;) {
        const bytes = await this.#source.read(at, Math.min(READ_BYTES, end - at));
        if (bytes.length === 0) return;
        yield bytes;
        at += bytes.length;
      }
    } catch (cause) {
      this.failure = { cause };
      throw cause;
    }
  }
}

function demandSize({ fileName, uncompressedSize, compressedSize }: Entry): void {
  const bomb = uncompressedSize > SUSPICIOUS_BYTES && uncompressedSize > compressedSize * RATIO_MAX;
  if (!bomb && uncompressedSize <= ENTRY_BYTES_MAX) return;
  throw new SheetError(
    "too_large_unpacked",
    `The file '${fileName}' in the zip unpacks to ${uncompressedSize} bytes`,
  );
}

/** What yauzl and zlib throw is about the zip. */
function asSheetError(error: unknown): unknown {
  if (error instanceof SheetError || !(error instanceof Error)) return error;
  return new SheetError("bad_zip", "The zip is damaged or cut off", { cause: error });
}
