import { nearestName } from "#src/std/text/nearest_name.ts";

/** Short names have too many innocent neighbours. */
const NAME_LENGTH_MIN = 8;
/** In shorter names two edits make another name (APP_HOME), unless letters only changed places. */
const NAME_LENGTH_LONG = 12;

/** Which names are nearly one that is known, and which one was probably meant. */
export function misspeltNames(
  names: readonly string[],
  known: readonly string[],
): { readonly name: string; readonly meant: string }[] {
  return names.flatMap((name) => {
    if (known.includes(name) || name.length < NAME_LENGTH_MIN) return [];
    const near = known.filter((candidate) => Math.abs(candidate.length - name.length) <= 2);
    const meant = nearestName(name, near, name.length < NAME_LENGTH_LONG ? 1 : 2) ??
      near.find((candidate) => letters(candidate) === letters(name));
    return meant === undefined ? [] : [{ name, meant }];
  });
}

function letters(name: string): string {
  return [...name.toUpperCase()].sort().join("");
}
