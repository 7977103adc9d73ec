import { type Files, FileTooLarge, type StoredFile } from "#src/platform/files.ts";
import { Problem } from "#src/problem.ts";
import type { Content } from "#src/std/sheets/sniff_content.ts";
import { inspectHead } from "#src/std/streams/inspect_head.ts";
import { sheetContent } from "#src/features/imports/sheets/sheet_content.ts";
import type { ImportKind } from "#src/features/imports/kinds/import_kind.ts";
import { type PassedSurvey, PassingSurvey } from "./passing_survey.ts";
import { uploadName } from "./upload_name.ts";

/** A sheet that was stored. */
export interface StoredSheet {
  readonly fileName: string;
  readonly file: StoredFile;
  readonly content: Content;
  /** What was found of its rows while it came; `null` = nothing. */
  readonly survey: PassedSurvey | null;
}

/** A sheet on its way. */
export interface ComingSheet {
  /** As its sender calls it. */
  readonly name: string;
  /** To be read once. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** What it is said to be, for its rows to be surveyed while it comes; `null` = they are not. */
  readonly kind: ImportKind | null;
}

/**
 * Stores what comes, if it is a sheet: as a stream, with flat memory. Of what is refused or breaks off nothing is kept.
 *
 * @param bytesMax Largest that is taken.
 * @throws {Problem} `too_large`, and as `sheetContent`; and whatever the source throws.
 */
export async function storeSheet(
  files: Files,
  { name, bytes, kind }: ComingSheet,
  bytesMax: number,
): Promise<StoredSheet> {
  const fileName = uploadName(name);
  let content: Content = "empty";
  const inspected = inspectHead(bytes, (head) => void (content = sheetContent(head, fileName)));
  const passing = kind === null ? null : new PassingSurvey(kind);
  try {
    const file = await files.put(passing === null ? inspected : passing.pass(inspected), { bytesMax });
    return { fileName, file, content, survey: await passing?.found() ?? null };
  } catch (error) {
    if (!(error instanceof FileTooLarge)) throw error;
    throw new Problem("too_large", { detail: `The file must not be larger than ${bytesMax} bytes` });
  }
}
