import type { Files } from "#src/platform/files.ts";
import { demandKind } from "./demand_kind.ts";
import type { ImportOrder } from "#src/features/imports/import_desk.ts";
import type { ImportKind } from "#src/features/imports/kinds/import_kind.ts";
import { makeOrder } from "./make_order.ts";
import { receiveUpload, type UploadLimits } from "./receive_upload.ts";
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
 * @param surveys Whether to look at its rows while they come, where the query says what the file is.
 * @throws {Problem} `bad_parameter`, and as {@linkcode receiveUpload}.
 */
export async function receiveOrder(
  { files, kinds, limits }: ReceiveDeps,
  request: Request,
  { surveys }: { readonly surveys: boolean },
): Promise<ImportOrder> {
  const query = new URL(request.url).searchParams;
  const { type } = uploadWords(query, {});
  const kind = type === undefined ? null : demandKind(kinds, type);
  const upload = await receiveUpload(files, request, { ...limits, kind: surveys ? kind : null });
  try {
    return makeOrder(upload, uploadWords(query, upload.fields), kinds);
  } catch (error) {
    await files.remove(upload.file.id);
    throw error;
  }
}
