import { badParameters } from "#src/http/bad_parameters.ts";
import type { Files } from "#src/platform/files.ts";
import { demandKind } from "./demand_kind.ts";
import type { ImportOrder } from "#src/features/imports/import_desk.ts";
import type { ImportOptions } from "#src/features/imports/import_record.ts";
import type { ImportKind } from "#src/features/imports/kinds/import_kind.ts";
import { receiveUpload, type Upload, type UploadLimits } from "./receive_upload.ts";
import type { UploadWords } from "#src/features/imports/schema.ts";
import { uploadWords } from "./upload_words.ts";

/** What receiving files needs. */
export interface ReceiveDeps {
  readonly files: Files;
  readonly kinds: readonly ImportKind[];
  readonly limits: UploadLimits;
}

/**
 * Receives a file with what is said of it. What the query says is looked at before the file is; of an upload that is refused nothing
 * is kept.
 *
 * @throws {Problem} `bad_parameter`, and as {@linkcode receiveUpload}.
 */
export async function receiveOrder(
  { files, kinds, limits }: ReceiveDeps,
  request: Request,
): Promise<ImportOrder> {
  const query = new URL(request.url).searchParams;
  const { type } = uploadWords(query, {});
  if (type !== undefined) demandKind(kinds, type);
  const upload = await receiveUpload(files, request, limits);
  try {
    return orderOf(upload, uploadWords(query, upload.fields), kinds);
  } catch (error) {
    await files.remove(upload.file.id);
    throw error;
  }
}

function orderOf({ file, fileName }: Upload, words: UploadWords, kinds: readonly ImportKind[]): ImportOrder {
  const { type, again, mends } = words;
  if (type === undefined) {
    const all = kinds.map(({ name }) => name).join(", ");
    throw badParameters([{ path: ["type"], message: `must say what the file is: one of ${all}` }]);
  }
  return {
    kind: demandKind(kinds, type),
    file,
    fileName,
    options: optionsOf(words),
    again: again === "1" || again === "true",
    mends: mends ?? null,
  };
}

function optionsOf({ date_order: dateOrder, number_locale: numberLocale }: UploadWords): ImportOptions {
  return {
    ...(dateOrder === undefined ? {} : { dateOrder }),
    ...(numberLocale === undefined ? {} : { numberLocale }),
  };
}
