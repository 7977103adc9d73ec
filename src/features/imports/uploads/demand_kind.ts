import { badParameters } from "#src/http/bad_parameters.ts";
import { nearestName } from "#src/std/text/nearest_name.ts";
import { findKind } from "#src/features/imports/kinds/find_kind.ts";
import type { ImportKind } from "#src/features/imports/kinds/import_kind.ts";

/** The kind that a word means. Throws the problem `bad_parameter`, which names all kinds and the nearest word. */
export function demandKind(kinds: readonly ImportKind[], word: string): ImportKind {
  const kind = findKind(kinds, word);
  if (kind !== null) return kind;
  const meant = nearestName(word, kinds.flatMap(({ name, aliases }) => [name, ...aliases]));
  const hint = meant === undefined ? "" : `, did you mean '${meant}'?`;
  const all = kinds.map(({ name }) => name).join(", ");
  throw badParameters([{
    path: ["type"],
    message: `must be one of ${all}: current value is '${word}'${hint}`,
  }]);
}
