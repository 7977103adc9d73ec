import { type FormFile, receiveForm } from "#src/http/receive_form.ts";
import type { Files } from "#src/platform/files.ts";
import type { ImportKind } from "#src/features/imports/kinds/import_kind.ts";
import { Problem } from "#src/problem.ts";
import { type StoredSheet, storeSheet } from "./store_sheet.ts";

/** A file that was received, and what came along with it. */
export interface Upload extends StoredSheet {
  /** The form's fields of text, by name. */
  readonly fields: Readonly<Record<string, string>>;
}

/** What is known of a file before it comes. */
export interface ExpectedUpload {
  /** What it is said to be, for its rows to be surveyed while it comes; `null` = they are not. */
  readonly kind: ImportKind | null;
}

/** How much is taken. */
export interface UploadLimits {
  /** The file, in bytes. */
  readonly fileBytesMax: number;
  /** Longest that the sender may be silent, in milliseconds. */
  readonly silenceMs: number;
}

const FIELD = "file";
/** For the form around the file. */
const FORM_BYTES_MAX = 1 << 17;

/**
 * Receives the one file of a form, in its field `file`, into the store: as a stream, with flat memory. Of an upload that is
 * refused, or whose sender leaves or falls silent, nothing is kept.
 *
 * @throws {Problem} `too_large`, `not_a_sheet`, `empty_file`, `malformed_request` when there is not exactly one file, and as
 * {@linkcode receiveForm}.
 */
export async function receiveUpload(
  files: Files,
  request: Request,
  { fileBytesMax, silenceMs, kind = null }: UploadLimits & Partial<ExpectedUpload>,
): Promise<Upload> {
  const formLimits = { bytesMax: fileBytesMax + FORM_BYTES_MAX, silenceMs };
  const received: StoredSheet[] = [];
  let begun = 0;
  try {
    const fields = await receiveForm(request, async (part) => {
      demandOnly(part, begun++);
      received.push(await store(files, { ...part, kind }, fileBytesMax));
    }, formLimits);
    if (received[0] === undefined) throw noFile();
    return { fields, ...received[0] };
  } catch (error) {
    for (const { file } of received) await files.remove(file.id);
    throw error;
  }
}

function demandOnly({ field }: FormFile, before: number): void {
  if (before > 0) throw malformed("The form has more than one file");
  if (field !== FIELD) throw malformed(`The file must come in the field '${FIELD}': it is in '${field}'`);
}

async function store(
  files: Files,
  { fileName, bytes, kind }: FormFile & ExpectedUpload,
  bytesMax: number,
): Promise<StoredSheet> {
  try {
    return await storeSheet(files, { name: fileName, bytes, kind }, bytesMax);
  } catch (error) {
    const isNothing = fileName === "" && error instanceof Problem && error.code === "empty_file";
    throw isNothing ? noFile() : error;
  }
}

function noFile(): Problem {
  return malformed(`The form has no file in its field '${FIELD}'`);
}

function malformed(detail: string): Problem {
  return new Problem("malformed_request", { detail });
}
