import { headerKey } from "./header_key.ts";
import type { HeaderMatch, MendPlaces } from "./header_match.ts";
import type { ImportKind, SheetColumn } from "#src/features/imports/kinds/import_kind.ts";

/**
 * Finds the columns of a kind by the headers of a file. Case, spaces, punctuation and the order of columns do not
 * matter. A column's own header goes before its aliases; of several alike the leftmost counts. Headers without a letter
 * or digit are passed over.
 */
export function matchHeader(kind: ImportKind, header: readonly string[]): HeaderMatch {
  const mend = mendPlaces(header);
  const reserved = new Set<number | null>(Object.values(mend ?? {}));
  const keys = header.map((text, place) => reserved.has(place) ? "" : headerKey(text));
  const owned = assign(kind.columns, { header, keys, places: kind.columns.map(() => null) });
  const places = assignAliases(kind.columns, keys, owned);
  const names = new Set(
    kind.columns.flatMap(({ header, aliases = [] }) => [header, ...aliases].map(headerKey)),
  );
  const left = header.filter((_, place) => keys[place] !== "" && !places.includes(place));
  return {
    header,
    places,
    missing: kind.columns
      .filter((column, at) => places[at] === null && isRequired(kind, column))
      .map((column) => column.header),
    unknown: left.filter((text) => !names.has(headerKey(text))),
    duplicates: left.filter((text) => names.has(headerKey(text))),
    mend,
  };
}

interface Finding {
  readonly header: readonly string[];
  readonly keys: readonly string[];
  readonly places: readonly (number | null)[];
}

/** Where two columns differ in punctuation alone, the one that is written just so goes first. */
function assign(columns: readonly SheetColumn[], { header, keys, places }: Finding): (number | null)[] {
  const found = [...places];
  for (const [place, key] of keys.entries()) {
    if (key === "") continue;
    const free = columns.flatMap((column, at) =>
      found[at] === null && headerKey(column.header) === key ? at : []
    );
    const column = free.find((at) => columns[at]!.header === header[place]!.trim()) ?? free[0];
    if (column !== undefined) found[column] = place;
  }
  return found;
}

function assignAliases(
  columns: readonly SheetColumn[],
  keys: readonly string[],
  places: readonly (number | null)[],
): (number | null)[] {
  const own = new Set(columns.map(({ header }) => headerKey(header)));
  return columns.map(({ aliases = [] }, at) => {
    if (places[at] !== null) return places[at]!;
    const wanted = new Set(aliases.map(headerKey).filter((key) => !own.has(key)));
    const place = keys.findIndex((key) => wanted.has(key));
    return place < 0 ? null : place;
  });
}

function isRequired(kind: ImportKind, { name, required = false }: SheetColumn): boolean {
  return required || kind.key.includes(name);
}

function mendPlaces(header: readonly string[]): MendPlaces | null {
  const row = placeOf(header, "__row");
  if (row === null) return null;
  return {
    row,
    column: placeOf(header, "__column"),
    code: placeOf(header, "__code"),
    message: placeOf(header, "__message"),
  };
}

function placeOf(header: readonly string[], mark: string): number | null {
  const place = header.findIndex((text) => text.trim().toLowerCase() === mark);
  return place < 0 ? null : place;
}
