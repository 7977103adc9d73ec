import type { ImportProgress } from "./import_progress.ts";

/** Whether nothing more will come, unless somebody asks for it. */
export function hasEnded({ percent }: Pick<ImportProgress, "percent">): boolean {
  return percent === 100 || percent === -1;
}
