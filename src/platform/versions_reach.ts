import type { Marks } from "./watermarks.ts";

/** Whether data of these versions are, for every one of the tags, as new as the marks demand. */
export function versionsReach(marks: Marks, versions: Marks, tags: readonly string[]): boolean {
  for (const tag of tags) if ((versions.get(tag) ?? 0) < (marks.get(tag) ?? 0)) return false;
  return true;
}
