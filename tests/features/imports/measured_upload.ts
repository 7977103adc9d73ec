/**
 * Receives, unpacks and reads one file, and prints what became of it and how much memory that took at most. Arguments: the
 * file, and a folder for the store.
 */
import { basename } from "node:path";
import { readSheet } from "#src/features/imports/sheets/read_sheet.ts";
import { receiveUpload } from "#src/features/imports/uploads/receive_upload.ts";
import { unpackSheet } from "#src/features/imports/sheets/unpack_sheet.ts";
import { SheetError } from "#src/std/sheets/sheet_error.ts";
import { FolderFiles } from "#tests/_support/folder_files.ts";
import { formOf, formType } from "#tests/_support/form_of.ts";

async function* formOfFile(path: string): AsyncGenerator<Uint8Array> {
  const form = formOf([{ name: "file", fileName: basename(path), content: "" }]);
  const at = new TextDecoder().decode(form).indexOf("\r\n\r\n") + 4;
  yield form.subarray(0, at);
  using file = await Deno.open(path);
  for await (const piece of file.readable) yield piece;
  yield form.subarray(at);
}

async function rowsOf(path: string, folder: string): Promise<number> {
  const files = new FolderFiles(folder);
  const body = ReadableStream.from(formOfFile(path));
  const request = new Request("http://aliran.test/", {
    method: "POST",
    body,
    headers: { "content-type": formType },
  });
  const { file } = await receiveUpload(files, request, { fileBytesMax: 1_000_000_000, silenceMs: 60_000 });
  let rows = 0;
  for await (const batch of readSheet(files, await unpackSheet(files, file.id))) rows += batch.rows.length;
  return rows;
}

/** What `getrusage` says includes the parent's. */
function residentKbMost(): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(Deno.readTextFileSync("/proc/self/status"))![1]);
}

if (import.meta.main) {
  const [path, folder] = Deno.args;
  const end = await rowsOf(path!, folder!).catch((error) => {
    if (error instanceof SheetError) return error.message;
    throw error;
  });
  console.log(JSON.stringify({ end, residentKbMost: residentKbMost() }));
}
