import type { ImportSlice } from "./import_slice.ts";
import type { ImportWork } from "#src/features/imports/import_work.ts";

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i;

/**
 * The import whose failed rows a file mends: the one that its uploader named, else the one in the file's name, as
 * `errors-<job>.csv` has it, else the newest of its kind with failed rows.
 *
 * @returns A sentence for the uploader where there is none that could be mended.
 */
export async function findMended({ deps, work, kind }: ImportSlice): Promise<ImportWork | string> {
  const { tables, store } = deps;
  return await tables.transaction(async (session) => {
    const id = work.mends ?? UUID.exec(work.fileName)?.[0] ?? null;
    const mended = id === null ? await store.findMended(session, work.kind) : await store.find(session, id);
    if (mended === null || mended.kind !== work.kind) {
      return "The file holds mended rows, but of no import of this type that has failed rows";
    }
    if (mended.state !== "completed" && !(mended.state === "failed" && mended.counts.failed > 0)) {
      return `The file mends rows of an import that is ${mended.state.replace("_", " ")}`;
    }
    if (kind.kind.mode === "replace" && await store.hasNewer(session, mended)) {
      return "The file mends rows of an import that a newer file has replaced";
    }
    return mended;
  }, { mode: "snapshot" });
}
