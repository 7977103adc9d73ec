import assert from "node:assert/strict";
import fc from "fast-check";
import { errorsCsv } from "#src/features/imports/errors_csv.ts";
import type { FailedRow } from "#src/features/imports/import_record.ts";
import { concatBytes } from "#src/std/bytes/concat_bytes.ts";
import { readDelimited } from "#src/std/csv/read_delimited.ts";

async function* batched(rows: readonly FailedRow[], size: number): AsyncGenerator<readonly FailedRow[]> {
  for (let at = 0; at < rows.length; at += size) {
    await Promise.resolve();
    yield rows.slice(at, at + size);
  }
}

async function written(
  header: readonly string[],
  rows: readonly FailedRow[],
  profile: "faithful" | "excel" = "faithful",
): Promise<Uint8Array> {
  return concatBytes(await Array.fromAsync(errorsCsv({ header, rows: batched(rows, 2) }, profile)));
}

/** What our own reader makes of it. */
async function read(bytes: Uint8Array): Promise<(readonly string[])[]> {
  const source = ReadableStream.from([bytes]);
  const batches = await Array.fromAsync(readDelimited(source, { encoding: "utf-8", delimiter: "," }));
  return batches.flatMap(({ rows }) => rows.map(({ cells }) => cells));
}

function text(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

const NASTY = fc.constantFrom(
  "",
  '"',
  '""',
  ",",
  "\r\n",
  "\n",
  "\r",
  ";",
  "\t",
  "=1+1",
  "-5",
  "@x",
  "'",
  " ",
);
const CELL = fc.array(fc.oneof(NASTY, fc.string({ unit: "grapheme", maxLength: 4 })), { maxLength: 4 })
  .map((parts) => parts.join("").replaceAll("\0", "").toWellFormed());
const FAULT = fc.record({ column: CELL, code: fc.constantFrom("bad_date", "missing_key"), message: CELL });
const ROW = fc.record({
  row: fc.integer({ min: 2, max: 9_999_999 }),
  cells: fc.array(CELL, { maxLength: 7 }),
  faults: fc.array(FAULT, { minLength: 1, maxLength: 3 }),
});

Deno.test("our own reader reads every failed row to the cells that came, however strange they are", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(CELL, { minLength: 1, maxLength: 5 }).filter(([first]) => !first!.startsWith("\ufeff")),
      fc.array(ROW, { maxLength: 6 }),
      async (header, rows) => {
        const [top, ...lines] = await read(await written(header, rows));
        const width = header.length;
        assert.deepEqual(top, [...header, "__row", "__column", "__code", "__message"]);
        assert.equal(lines.length, rows.length, "one line for each row");
        for (const [at, { row, cells, faults }] of rows.entries()) {
          const line = lines[at]!;
          const own = [...line.slice(0, width), ...line.slice(width + 4)];
          const came = Array.from(
            { length: Math.max(width, cells.length) },
            (_, column) => cells[column] ?? "",
          );
          assert.deepEqual(own, came);
          assert.deepEqual(line.slice(width, width + 4), [
            String(row),
            faults.map(({ column }) => column).join("; "),
            faults.map(({ code }) => code).join("; "),
            faults.map(({ message }) => message).join("; "),
          ]);
        }
      },
    ),
    { numRuns: 300 },
  );
});

Deno.test("the form is RFC 4180 with CRLF: quotes only where they are needed, no byte order mark", async () => {
  const faults = [
    { column: "tanggal", code: "bad_date", message: "'31/02/2025' is no date" },
    { column: "harga", code: "bad_number", message: "'1,2,3' is no number" },
  ];
  const rows = [
    { row: 2, cells: ["007", 'Toko "Ayu"', "a;b"], faults: faults.slice(0, 1) },
    { row: 12, cells: ["=2+2", "baris\nbaru"], faults },
    { row: 13, cells: ["1", "2", "3", "", "lebih"], faults: faults.slice(0, 1) },
  ];
  assert.equal(
    text(await written(["id", "nama, toko", "x"], rows)),
    [
      'id,"nama, toko",x,__row,__column,__code,__message',
      `007,"Toko ""Ayu""",a;b,2,tanggal,bad_date,'31/02/2025' is no date`,
      `=2+2,"baris\nbaru",,12,tanggal; harga,bad_date; bad_number,"'31/02/2025' is no date; '1,2,3' is no number"`,
      `1,2,3,13,tanggal,bad_date,'31/02/2025' is no date,,lebih`,
      "",
    ].join("\r\n"),
  );
});

Deno.test("for Excel cells that it would run are text, and the rest is as it came", async () => {
  const rows = [{
    row: 3,
    cells: ["=1+1", "-5", "@x", "a=b", "\tx"],
    faults: [{ column: "+a", code: "bad_text", message: "x" }],
  }];
  assert.equal(
    text(await written(["a", "b", "c", "d"], rows, "excel")),
    `\ufeffa,b,c,d,__row,__column,__code,__message\r\n"'=1+1","'-5","'@x",a=b,3,"'+a",bad_text,x,"'\tx"\r\n`,
  );
});

Deno.test("without failed rows there is the header, and nothing comes before the first rows are there", async () => {
  assert.equal(text(await written(["a"], [])), "a,__row,__column,__code,__message\r\n");
  assert.equal(text(await written([], [])), "__row,__column,__code,__message\r\n");
  const broken = (async function* () {
    await Promise.resolve();
    yield* [];
    throw new Error("Away");
  })();
  await assert.rejects(errorsCsv({ header: ["a"], rows: broken }, "faithful").next(), /Away/);
});
