import type { DatabaseSession } from "#src/platform/tables.ts";
import type { ImportWork } from "#src/features/imports/import_work.ts";
import { presentCounts } from "#src/features/imports/present_counts.ts";
import type { ImportDeps } from "./import_deps.ts";

/** Has those outside be told how an import has ended, where it has, in the transaction in which it does. Throws `DatabaseError`. */
export async function announceEnd(
  { outbox }: Pick<ImportDeps, "outbox">,
  session: DatabaseSession,
  { id, kind, fileName, phase, state, message, counts, undone }: ImportWork,
): Promise<void> {
  if (phase !== "done" || state === "waiting" || state === "active" || state === "delayed") return;
  await outbox?.add(session, {
    type: `import.${state}`,
    data: { job_id: id, type: kind, file_name: fileName, message, result: presentCounts(counts), undone },
  });
}
