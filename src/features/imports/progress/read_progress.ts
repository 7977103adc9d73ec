import type { ImportDesk } from "#src/features/imports/import_desk.ts";
import type { ImportProgress, ImportProgressBoard } from "./import_progress.ts";
import { newerProgress } from "./newer_progress.ts";
import { recordProgress } from "./record_progress.ts";

/** Where the progress of imports is found. */
export interface ProgressSources {
  readonly desk: Pick<ImportDesk, "find">;
  readonly board: Pick<ImportProgressBoard, "last">;
}

/**
 * How far an import is: what was told last or what the database knows, whichever is newer. One of the two may be out of reach.
 *
 * @returns `null` = there is no such import.
 * @throws {DatabaseError} When the database does not answer and nothing was told.
 */
export async function readProgress(
  { desk, board }: ProgressSources,
  id: string,
): Promise<ImportProgress | null> {
  const [last, found] = await Promise.allSettled([board.last(id), desk.find(id)]);
  const told = last.status === "fulfilled" ? last.value : null;
  if (found.status === "rejected") {
    if (told === null) throw found.reason;
    return told;
  }
  if (found.value === null) return null;
  return newerProgress(told, recordProgress(found.value));
}
