import type { ImportStore } from "#src/features/imports/import_store.ts";
import type { ImportWork } from "#src/features/imports/import_work.ts";
import type { ImportKind } from "#src/features/imports/kinds/import_kind.ts";
import type { DatabaseSession } from "#src/platform/tables.ts";

/** A file of mended rows. */
export interface MendingFile {
  readonly kind: ImportKind;
  /** The import that its uploader, or its name, says it mends, by id; `null` = neither does. */
  readonly mends: string | null;
}

/**
 * The import whose failed rows a file mends: the one that is named, else the newest of its kind with failed rows. Where that one
 * mended another itself, the first of them.
 *
 * @returns A sentence for the uploader where there is none that could be mended.
 */
export async function findMended(
  store: ImportStore,
  session: DatabaseSession,
  { kind, mends }: MendingFile,
): Promise<ImportWork | string> {
  const named = mends === null
    ? await store.findMended(session, kind.name)
    : await store.find(session, mends);
  const mended = named?.mends == null ? named : await store.find(session, named.mends);
  if (mended === null || mended.kind !== kind.name) {
    return "The file holds mended rows, but of no import of this type that has failed rows";
  }
  const landed = mended.state === "completed" || (mended.state === "failed" && kind.mode === "merge");
  if (!landed || mended.counts.failed === 0) {
    const why = landed ? "has no failed rows left" : `is ${mended.state.replace("_", " ")}`;
    return `The file mends rows of an import that ${why}`;
  }
  if (kind.mode === "replace" && await store.hasNewer(session, mended)) {
    return "The file mends rows of an import that a newer file has replaced";
  }
  return mended;
}
