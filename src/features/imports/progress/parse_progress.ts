import type { ImportProgress } from "./import_progress.ts";
import { ProgressSchema } from "#src/features/imports/schema.ts";

/** Reads progress as it lies in the shared store and on the bus; `null` = another version has written something else. */
export function parseProgress(text: string): ImportProgress | null {
  try {
    return ProgressSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
