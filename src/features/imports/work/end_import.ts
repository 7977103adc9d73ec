import type { ImportDeps } from "./import_deps.ts";
import type { ImportWork } from "#src/features/imports/import_work.ts";
import { sendImport } from "./send_import.ts";

/** What comes after an import: the next one of its kind, and what it needed is forgotten. */
export async function endImport(deps: ImportDeps, work: ImportWork): Promise<void> {
  const { tables, store, files, observe } = deps;
  const { id, kind, state, counts } = work;
  observe({ event: "import_ended", import: id, kind, state, rows: counts.total, failed: counts.failed });
  deps.outbox?.kick();
  const next = await tables.transaction((session) => store.findFirst(session, kind), { mode: "snapshot" });
  if (next !== null) await sendImport(deps, next);
  if (work.sheetFileId !== null) await files.remove(work.sheetFileId);
}
