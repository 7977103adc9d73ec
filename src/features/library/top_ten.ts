/** Somebody or something that is counted. */
export interface Ranked {
  readonly id: string;
  /** `null` = no table knows it, so it is left out of the list. */
  readonly name: string | null;
  readonly total: number;
}

const SIZE = 10;
const MORE = 10;

/**
 * The ten with the highest totals among those that have a name, best first; equals by Indonesian alphabet, then by id.
 *
 * @param read Gives all who stand on the first `places` places, with all who share the last one, named or not. Asked
 * again for ten times as many while too few of them have a name.
 */
export async function topTen<T extends Ranked>(
  read: (places: number) => Promise<readonly T[]>,
): Promise<(T & { readonly name: string })[]> {
  const collator = new Intl.Collator("id");
  for (let places = SIZE;; places *= MORE) {
    const candidates = await read(places);
    const named = candidates.filter(hasName);
    if (named.length < SIZE && candidates.length >= places) continue;
    return named
      .sort((a, b) => b.total - a.total || collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1))
      .slice(0, SIZE);
  }
}

function hasName<T extends Ranked>(candidate: T): candidate is T & { readonly name: string } {
  return candidate.name !== null;
}
