import assert from "node:assert/strict";
import { DEFAULT_KIND_SETTINGS } from "#src/features/imports/kinds/default_kind_settings.ts";
import { importKinds } from "#src/features/imports/kinds/mod.ts";
import { matchHeader } from "#src/features/imports/rows/match_header.ts";
import { templateCsv } from "#src/features/imports/rows/template_csv.ts";
import { DelimitedParser } from "#src/std/csv/delimited_parser.ts";
import { kindOf } from "./sheet_world.ts";

Deno.test("a template is one line of CSV", () => {
  const text = new TextDecoder().decode(templateCsv(kindOf("dp")));
  assert.match(text, /^Product,Order Id,Product \+ Order Id,[^\n]*,Tahun,Week\r\n$/);
});

Deno.test("a file made from a template has every column, each in its place, and nothing else", () => {
  for (const kind of importKinds(DEFAULT_KIND_SETTINGS)) {
    const text = new TextDecoder().decode(templateCsv(kind));
    const match = matchHeader(kind, new DelimitedParser(",").push(text)[0]!.cells);
    assert.deepEqual(match.places, [...kind.columns.keys()], kind.name);
    assert.deepEqual([match.missing, match.unknown, match.duplicates], [[], [], []]);
  }
});
