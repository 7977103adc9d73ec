import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { SheetError } from "#src/std/sheets/sheet_error.ts";
import type { RandomAccess } from "./random_access.ts";
import { ZipArchive } from "./zip_archive.ts";

const READ_BYTES = 1 << 16;
const RATIO_MAX = 200;
const SUSPICIOUS_BYTES = 64_000_000;
const UNPACKED_BYTES_MAX = 8_000_000_000;
const TEXT_NAME = /\.(?:csv|tsv|tab|txt)$/i;
/** What macOS adds to a zip on its own. */
const LITTER = /(?:^|\/)(?:__MACOSX\/|\.[^/]*$)/;

/**
 * The bytes of the one text file in a zip or gzip, unpacked as a stream with flat memory.
 *
 * @throws {SheetError} `not_one_file` when a zip holds anything but exactly one csv, tsv or txt; `bad_zip` when it is
 * damaged or cut off, `too_large_unpacked` as {@linkcode ZipArchive}.
 */
export async function* unpackText(
  source: RandomAccess,
  packing: "gzip" | "zip",
): AsyncGenerator<Uint8Array, void, undefined> {
  if (packing === "gzip") return yield* gunzip(source);
  const zip = await ZipArchive.open(source);
  const names = zip.names.filter((name) => !LITTER.test(name));
  if (names.length !== 1 || !TEXT_NAME.test(names[0]!)) {
    throw new SheetError(
      "not_one_file",
      `The zip must hold exactly one csv, not '${names.slice(0, 3).join("', '")}'`,
    );
  }
  yield* zip.read(names[0]!);
}

async function* gunzip(source: RandomAccess): AsyncGenerator<Uint8Array> {
  const packed = Readable.from(readAll(source), { objectMode: false });
  const unpacked = createGunzip();
  packed.on("error", (error) => unpacked.destroy(error)).pipe(unpacked);
  let bytes = 0;
  try {
    for await (const piece of unpacked) {
      bytes += piece.length;
      demandSize(bytes, source.size);
      yield piece;
    }
  } catch (error) {
    if (error instanceof Error && "code" in error && String(error.code).startsWith("Z_")) {
      throw new SheetError("bad_zip", "The gzip is damaged or cut off", { cause: error });
    }
    throw error;
  } finally {
    packed.destroy();
  }
}

async function* readAll(source: RandomAccess): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < source.size; at += READ_BYTES) {
    yield await source.read(at, Math.min(READ_BYTES, source.size - at));
  }
}

function demandSize(unpacked: number, packed: number): void {
  const bomb = unpacked > SUSPICIOUS_BYTES && unpacked > packed * RATIO_MAX;
  if (!bomb && unpacked <= UNPACKED_BYTES_MAX) return;
  throw new SheetError("too_large_unpacked", "The gzip unpacks to far more than a sheet could be");
}
