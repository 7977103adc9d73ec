import assert from "node:assert/strict";
import { readSheet } from "#src/features/imports/sheets/read_sheet.ts";
import type { SheetSource } from "#src/features/imports/sheets/sheet_source.ts";
import { unpackSheet } from "#src/features/imports/sheets/unpack_sheet.ts";
import type { SheetRow } from "#src/std/sheets/sheet_row.ts";
import type { TextEncoding } from "#src/std/text/text_encoding.ts";
import { encodeAs } from "#tests/_support/encode_as.ts";
import { MemoryFiles } from "#tests/_support/memory_files.ts";
import { workbookOf } from "#tests/_support/workbook_of.ts";

const LINES = 30_000;

function text(encoding: TextEncoding): Uint8Array {
  const lines = Array.from({ length: LINES }, (_, at) => at % 7 === 3 ? "" : `${at},"é\n${at}",${at * 3}`);
  return encodeAs(`id,text,number\n${lines.join("\n")}`, encoding);
}

function workbook(): Uint8Array {
  const rows = Array.from(
    { length: LINES },
    (_, at) =>
      at % 7 === 3 ? "" : `<row r="${at + 1}"><c t="str"><v>0${at}, "é"</v></c><c><v>${at * 3}</v></c></row>`,
  );
  return workbookOf({ rows: rows.join("") });
}

const FILES: readonly (readonly [string, Uint8Array])[] = [
  ["text in UTF-8", text("utf-8")],
  ["text in UTF-16", text("utf-16le")],
  ["text in Windows-1252", text("windows-1252")],
  ["a workbook", workbook()],
];

for (const [what, bytes] of FILES) {
  Deno.test(`reading ${what} goes on from any place, also one that was kept as JSON, as though it had never stopped`, async () => {
    const files = new MemoryFiles();
    const kept = JSON.stringify(await unpackSheet(files, files.add(bytes)));
    const source: SheetSource = JSON.parse(kept);
    const batches = await Array.fromAsync(readSheet(files, source));
    const rows = batches.flatMap(({ rows }) => rows);
    assert.ok(batches.length > 2, `${batches.length} batches`);
    assert.equal(batches.at(-1)?.next.byte, source.bytes, "the last place is the end");
    for (const [at, { next }] of batches.entries()) {
      const rest: SheetRow[] = [];
      for await (const batch of readSheet(files, source, JSON.parse(JSON.stringify(next)))) {
        rest.push(...batch.rows);
      }
      const before = batches.slice(0, at + 1).reduce((sum, batch) => sum + batch.rows.length, 0);
      assert.equal(rest.length, rows.length - before);
      assert.deepEqual(rest[0], rows[before]);
      assert.deepEqual(rest.at(-1), rest.length === 0 ? undefined : rows.at(-1));
    }
  });
}

Deno.test("a reader that leaves early leaves the file too", async () => {
  const files = new MemoryFiles();
  const source = await unpackSheet(files, files.add(text("utf-8")));
  const left = Promise.withResolvers<void>();
  const open = files.open.bind(files);
  files.open = async (id) => {
    const file = (await open(id))!;
    return {
      ...file,
      async *stream(offset) {
        try {
          yield* file.stream(offset);
        } finally {
          left.resolve();
        }
      },
    };
  };
  for await (const _ of readSheet(files, source)) break;
  await left.promise;
});
