import { hasEnded } from "./has_ended.ts";
import type { ImportProgress } from "./import_progress.ts";

/**
 * The newer of what was told and what the database knows. On whether the import has ended the database is right: telling may have
 * failed, and the clocks of those who tell differ.
 */
export function newerProgress(told: ImportProgress | null, known: ImportProgress): ImportProgress {
  if (told === null || hasEnded(told) !== hasEnded(known)) return known;
  return Date.parse(told.updatedAt) >= Date.parse(known.updatedAt) ? told : known;
}
