import assert from "node:assert/strict";
import { dispositionFileName } from "#src/std/text/disposition_file_name.ts";

const NAMES: readonly (readonly [header: string, name: string | null])[] = [
  ["attachment", null],
  ["", null],
  ["attachment; filename=a.csv", "a.csv"],
  ['attachment; filename="Penjualan Mei.csv"', "Penjualan Mei.csv"],
  ['attachment;FILENAME = "a;b.csv"; size=3', "a;b.csv"],
  [String.raw`attachment; filename="say \"a\".csv"`, 'say "a".csv'],
  ["attachment; filename=\"x.csv\"; filename*=UTF-8''Penjualan%20M%C3%A9i.csv", "Penjualan Méi.csv"],
  ["attachment; filename*=iso-8859-1'en'M%E9i.csv", "Méi.csv"],
  ["attachment; filename*=UTF-8''%FF.csv; filename=b.csv", "b.csv"],
  ["attachment; filename*=no-such'en'x.csv; filename=b.csv", "b.csv"],
  ["attachment; filename*=UTF-8''%zz.csv", "%zz.csv"],
  ['attachment; filename="../../etc/passwd"', "../../etc/passwd"],
  // As bytes of UTF-8 stand in a header, and as those of Latin-1 do.
  ['attachment; filename="M\u00c3\u00a9i.csv"', "Méi.csv"],
  ['attachment; filename="M\u00e9i.csv"', "Méi.csv"],
  ["attachment; filename=", null],
  ['attachment; filename=""', ""],
];

for (const [header, name] of NAMES) {
  Deno.test(`'${header}' calls the file ${JSON.stringify(name)}`, () => {
    assert.equal(dispositionFileName(header), name);
  });
}
