import { type Files, FileTooLarge, type StoredFile } from "#src/platform/files.ts";
import { unpackText } from "#src/platform/unpack_text.ts";
import { SheetError } from "#src/std/sheets/sheet_error.ts";
import { sniffContent } from "#src/std/sheets/sniff_content.ts";
import { inspectHead } from "#src/std/streams/inspect_head.ts";
import { openStored } from "./open_stored.ts";
import type { SheetSource } from "./sheet_source.ts";
import { textFormat } from "./text_format.ts";
import { workbookText } from "./workbook_text.ts";

const HEAD_BYTES = 1 << 16;
const UNPACKED_BYTES_MAX = 8_000_000_000;

/**
 * Makes an uploaded file readable as rows. Plain text is read where it is; a workbook, zip or gzip is unpacked as a stream
 * into a file of its own, which is the caller's to remove when `fileId` is not the upload's.
 *
 * @param bytesMax The most that it may unpack to; 8 GB unless told otherwise.
 * @throws {SheetError} `not_a_sheet`, or as {@linkcode workbookText} and {@linkcode unpackText}; nothing is left then.
 */
export async function unpackSheet(
  files: Files,
  fileId: string,
  bytesMax: number = UNPACKED_BYTES_MAX,
): Promise<SheetSource> {
  const file = await openStored(files, fileId);
  const content = sniffContent(await file.read(0, HEAD_BYTES));
  switch (content) {
    case "empty":
    case "text":
      return { fileId, format: await textFormat(file), marked: false, bytes: file.size };
    case "xlsx":
      return markedSource(await put(files, workbookText(file), bytesMax));
    case "zip":
    case "gzip":
      return await unpackPacked(files, inspectHead(unpackText(file, content), demandText), bytesMax);
    default:
      throw new SheetError("not_a_sheet", `The file is no sheet: it is ${content}`);
  }
}

async function unpackPacked(
  files: Files,
  bytes: AsyncIterable<Uint8Array>,
  bytesMax: number,
): Promise<SheetSource> {
  const { id, sizeBytes } = await put(files, bytes, bytesMax);
  try {
    return {
      fileId: id,
      format: await textFormat(await openStored(files, id)),
      marked: false,
      bytes: sizeBytes,
    };
  } catch (error) {
    await files.remove(id);
    throw error;
  }
}

function markedSource({ id, sizeBytes }: StoredFile): SheetSource {
  return { fileId: id, format: { encoding: "utf-8", delimiter: "," }, marked: true, bytes: sizeBytes };
}

async function put(files: Files, bytes: AsyncIterable<Uint8Array>, bytesMax: number): Promise<StoredFile> {
  try {
    return await files.put(bytes, { bytesMax });
  } catch (error) {
    if (!(error instanceof FileTooLarge)) throw error;
    throw new SheetError("too_large_unpacked", `The file unpacks to more than ${bytesMax} bytes`);
  }
}

function demandText(head: Uint8Array): void {
  const content = sniffContent(head);
  if (content === "text" || content === "empty") return;
  throw new SheetError("not_a_sheet", `What is packed in the file is no text: it is ${content}`);
}
