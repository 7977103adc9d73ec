import { badParameters } from "#src/http/bad_parameters.ts";
import type { ImportOrder } from "#src/features/imports/import_desk.ts";
import type { ImportOptions } from "#src/features/imports/import_record.ts";
import type { ImportKind } from "#src/features/imports/kinds/import_kind.ts";
import type { UploadWords } from "#src/features/imports/schema.ts";
import { demandKind } from "./demand_kind.ts";
import type { StoredSheet } from "./store_sheet.ts";

/** A stored sheet with what its sender said of it. Throws the problem `bad_parameter` when that is not what it is. */
export function makeOrder(
  { file, fileName, survey }: StoredSheet,
  words: UploadWords,
  kinds: readonly ImportKind[],
): ImportOrder {
  const { type, again, mends } = words;
  if (type === undefined) {
    const all = kinds.map(({ name }) => name).join(", ");
    throw badParameters([{ path: ["type"], message: `must say what the file is: one of ${all}` }]);
  }
  return {
    kind: demandKind(kinds, type),
    file,
    fileName,
    survey,
    options: optionsOf(words),
    again: again === "1" || again === "true",
    mends: mends ?? null,
  };
}

function optionsOf({ date_order: dateOrder, number_locale: numberLocale }: UploadWords): ImportOptions {
  return {
    ...(dateOrder === undefined ? {} : { dateOrder }),
    ...(numberLocale === undefined ? {} : { numberLocale }),
  };
}
