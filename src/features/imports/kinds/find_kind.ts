import type { ImportKind } from "./import_kind.ts";

/** The kind that a word in `?type=` means, by name or alias and whatever its case; `null` = none. */
export function findKind(kinds: readonly ImportKind[], word: string): ImportKind | null {
  const wanted = word.trim().toLowerCase();
  return kinds.find(({ name, aliases }) => name === wanted || aliases.includes(wanted)) ?? null;
}
