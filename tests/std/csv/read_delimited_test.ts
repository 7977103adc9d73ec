import assert from "node:assert/strict";
import fc from "fast-check";
import { CsvEncoder } from "#src/std/csv/csv_encoder.ts";
import type { DelimitedFormat } from "#src/std/csv/delimited_format.ts";
import type { DelimitedPlace } from "#src/std/csv/delimited_place.ts";
import { detectDelimited } from "#src/std/csv/detect_delimited.ts";
import { type DelimitedBatch, readDelimited } from "#src/std/csv/read_delimited.ts";
import { SheetError, type SheetFault, type SheetPlace } from "#src/std/sheets/sheet_error.ts";
import type { SheetRow } from "#src/std/sheets/sheet_row.ts";
import { cellsOf } from "#tests/_support/cells_of.ts";
import { encodeAs } from "#tests/_support/encode_as.ts";

const COMMAS: DelimitedFormat = { encoding: "utf-8", delimiter: "," };

async function* inPieces(bytes: Uint8Array, size = bytes.length): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function rowsOf(bytes: Uint8Array, format = COMMAS, size?: number): Promise<SheetRow[]> {
  const rows: SheetRow[] = [];
  for await (const batch of readDelimited(inPieces(bytes, size), format)) rows.push(...batch.rows);
  return rows;
}

async function cellsIn(text: string): Promise<(readonly string[])[]> {
  return (await rowsOf(new TextEncoder().encode(text))).map(({ cells }) => cells);
}

async function fails(bytes: Uint8Array, fault: SheetFault, place: SheetPlace, format = COMMAS) {
  await assert.rejects(rowsOf(bytes, format), (error) => {
    assert.ok(error instanceof SheetError, String(error));
    assert.deepEqual([error.fault, error.place], [fault, place]);
    return true;
  });
}

const text = fc.array(
  fc.constantFrom('"', '""', ",", ";", "\t", "\r", "\n", "\r\n", " ", "007", "é", "漢", "😀", "x", "\ufeff"),
  { maxLength: 6 },
).map((parts) => parts.join(""));
const table = fc.integer({ min: 1, max: 5 }).chain((width) =>
  fc.record({
    header: fc.constant(Array.from({ length: width }, (_, i) => `column ${i}`)),
    rows: fc.array(fc.array(text, { minLength: width, maxLength: width }), { maxLength: 12 }),
  })
);

for (const encoding of ["utf-8", "utf-16le", "utf-16be"] as const) {
  Deno.test(`what the encoder writes reads back as ${encoding}, whatever the pieces it comes in`, async () => {
    const delimiters = fc.constantFrom(",", ";", "\t");
    await fc.assert(
      fc.asyncProperty(
        table,
        delimiters,
        fc.integer({ min: 1, max: 9 }),
        async ({ header, rows }, delimiter, size) => {
          const encoder = new CsvEncoder({ delimiter, bom: true, guarded: [] });
          const written = [encoder.header(header), encoder.rows(cellsOf(header.length, rows))];
          const bytes = encodeAs(written.map((part) => decode(part)).join(""), encoding);
          const read = await rowsOf(bytes, { encoding, delimiter }, size);
          const wanted = [header, ...rows].map((cells, at) => ({ cells, number: at + 1 }));
          assert.deepEqual(
            read.map(({ cells, number }) => ({ cells, number })),
            wanted.filter(({ cells }) => cells.some((cell) => cell !== "")),
          );
        },
      ),
      { numRuns: 150 },
    );
  });
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

Deno.test("rows end with CRLF, LF or CR, and the last one with nothing", async () => {
  assert.deepEqual(await cellsIn("a,b\r\n1,2\n3,4\r5,6"), [["a", "b"], ["1", "2"], ["3", "4"], ["5", "6"]]);
  assert.deepEqual(await cellsIn("a,b\n1,\n"), [["a", "b"], ["1", ""]]);
  assert.deepEqual(await cellsIn("a,b\n1,"), [["a", "b"], ["1", ""]]);
});

Deno.test("quotes hold delimiters, line breaks and quotes, and are text anywhere but at a cell's start", async () => {
  assert.deepEqual(await cellsIn('"a\r\nb","c,d","e""f",g"h'), [["a\r\nb", "c,d", 'e"f', 'g"h']]);
  assert.deepEqual(await cellsIn('"",""""\n"x"'), [["", '"'], ["x"]]);
});

Deno.test("blank rows are counted, not given, also those of delimiters and empty quotes", async () => {
  const rows = await rowsOf(new TextEncoder().encode('\na,b\n\n,\n"",""\n1,2\n'));
  assert.deepEqual(rows.map(({ number, cells }) => [number, cells]), [[2, ["a", "b"]], [6, ["1", "2"]]]);
});

Deno.test("a row is ragged when it lacks cells or has text in cells beyond the first row's", async () => {
  const rows = await rowsOf(new TextEncoder().encode("a,b\n1,2\n1\n1,2,,\n1,2,3\n"));
  assert.deepEqual(rows.map(({ ragged }) => ragged), [false, false, true, false, true]);
});

Deno.test("no bytes give no rows, and a header alone is one row", async () => {
  assert.deepEqual(await cellsIn(""), []);
  assert.deepEqual(await cellsIn("\ufeffa;b"), [["a;b"]]);
});

Deno.test("a byte that is not of the encoding is refused with its place, after the rows before it", async () => {
  const filler = "x".repeat(300_000);
  const bytes = new Uint8Array([
    ...new TextEncoder().encode(`a,b\n${filler},2\n`),
    ...[0x33, 0x2c, 0xe9, 0x0a],
  ]);
  await fails(bytes, "bad_encoding", { byte: filler.length + 9, row: 3 });
  const windows = await rowsOf(bytes, { encoding: "windows-1252", delimiter: "," });
  assert.deepEqual(windows.at(-1)?.cells, ["3", "é"]);
});

Deno.test("a character cut off at the end of the file is refused, in every encoding", async () => {
  await fails(new Uint8Array([0x61, 0xe6, 0xbc]), "bad_encoding", { byte: 1, row: 1 });
  await fails(new Uint8Array([0x61, 0x00, 0x62]), "bad_encoding", { byte: 2, row: 1 }, {
    encoding: "utf-16le",
    delimiter: ",",
  });
  await fails(new Uint8Array([0x61, 0x00, 0x00, 0xdc, 0x62, 0x00]), "bad_encoding", { byte: 2, row: 1 }, {
    encoding: "utf-16le",
    delimiter: ",",
  });
});

Deno.test("NUL characters, open quotes and text behind a closing quote are refused with row and column", async () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  await fails(bytes("a,b\n1,\0"), "nul_character", { row: 2, column: 2 });
  await fails(bytes("a,b\n\0\n1,2\n"), "nul_character", { row: 2, column: 1 });
  await fails(bytes('a,b\n1,"2\n3,4\n'), "open_quote", { row: 2, column: 2 });
  await fails(bytes('a,b\n"1"x,2\n'), "bad_quote", { row: 2, column: 1 });
});

Deno.test("too many columns, too long a cell and too long a row are refused with their place", async () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  assert.equal((await rowsOf(bytes("x,".repeat(999) + "x"))).at(0)?.cells.length, 1_000);
  await fails(bytes("x,".repeat(10_000)), "too_many_columns", { row: 1, column: 1_001 });
  await fails(bytes(`a,b\n1,${"x".repeat(1_000_001)}`), "cell_too_long", { row: 2, column: 2 });
  const row = Array.from({ length: 5 }, () => "x".repeat(900_000)).join(",");
  await fails(bytes(`a\n${row}\n`), "row_too_long", { row: 2 });
});

Deno.test("a 200 MB cell is refused after a few megabytes of it were read", async () => {
  for (const start of ["x", '"']) {
    const read = { bytes: 0 };
    await assert.rejects(async () => {
      for await (const _ of readDelimited(endless(start, read), COMMAS));
    }, { fault: "cell_too_long" });
    assert.ok(read.bytes < 5_000_000, `${read.bytes} bytes`);
  }
});

async function* endless(start: string, read: { bytes: number }): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(`a\n${start}`);
  for (; read.bytes < 200_000_000; read.bytes += 65_536) yield new Uint8Array(65_536).fill(0x78);
}

Deno.test("reading goes on from any batch's end and gives the same rows", async () => {
  for (const encoding of ["utf-8", "utf-16le", "windows-1252"] as const) {
    const lines = Array.from({ length: 60_000 }, (_, i) => i % 7 === 0 ? "" : `${i},é "${i}",x`);
    const bytes = encodeAs(
      `\ufeffa,b,c\n${lines.join("\r\n")}`.slice(encoding === "windows-1252" ? 1 : 0),
      encoding,
    );
    const format = { encoding, delimiter: "," } as const;
    const whole = await rowsOf(bytes, format, 65_536);
    let place: DelimitedPlace | undefined;
    const sliced: SheetRow[] = [];
    for (let slices = 0; place === undefined || place.byte < bytes.length; slices++) {
      assert.ok(slices < 100);
      const batch: DelimitedBatch | null = await firstBatch(bytes, format, place);
      if (batch === null) break;
      sliced.push(...batch.rows);
      place = batch.next;
    }
    assert.deepEqual(sliced, whole);
    assert.ok(whole.length > 50_000);
  }
});

/** One slice of work: as much as one batch, then the reader leaves. */
async function firstBatch(bytes: Uint8Array, format: DelimitedFormat, place?: DelimitedPlace) {
  for await (const batch of readDelimited(inPieces(bytes.subarray(place?.byte ?? 0)), format, place)) {
    if (batch.rows.length > 0) return batch;
  }
  return null;
}

Deno.test("the source is read only as far as the reader asks, and left with it", async () => {
  let asked = 0;
  let left = false;
  async function* source(): AsyncGenerator<Uint8Array> {
    try {
      for (; asked < 100; asked++) yield new TextEncoder().encode("1,2\n".repeat(25_000));
    } finally {
      left = true;
    }
  }
  for await (const batch of readDelimited(source(), COMMAS)) {
    if (batch.rows.length > 0) break;
  }
  assert.ok(asked < 6, `${asked}`);
  assert.ok(left);
});

Deno.test("a mark is one at the file's start alone", async () => {
  const piece = "x".repeat(1 << 18);
  const bytes = encodeAs(`\ufeff${piece.slice(4)}\n\ufeffy`, "utf-8");
  assert.deepEqual((await rowsOf(bytes, COMMAS, 1 << 18)).map(({ cells }) => cells), [[piece.slice(4)], [
    "\ufeffy",
  ]]);
});

const DETECTED: readonly (readonly [string, DelimitedFormat["delimiter"]])[] = [
  ["a,b,c\n1,2,3\n", ","],
  ["a;b;c\n1,5;2,5;3,5\n", ";"],
  ["a\tb\n1,2\t3;4\n", "\t"],
  ['"a;b","c;d"\n"1;2","3;4"\n', ","],
  ['"x,y";"z"\n"1";"2,5"\n', ";"],
  ["name\nBudi, Ani\nCici\n", ","],
  ["a,b;c,d;e\n1;2;3\n", ";"],
  ["a;b;c", ";"],
  ["Nama, lengkap;Jumlah\nBudi;1,5\n", ";"],
  ['a,b\n"1\n;;;;\n2",3\n', ","],
  ["", ","],
];

for (const [head, delimiter] of DETECTED) {
  Deno.test(`the delimiter of ${JSON.stringify(head)} is '${delimiter}'`, () => {
    assert.equal(detectDelimited(new TextEncoder().encode(head)).delimiter, delimiter);
  });
}

Deno.test("a head that is cut in the middle of a row is judged by the rows before it", () => {
  const head = new TextEncoder().encode('a;b\n1,1;2\n3;"4,,,,,,,');
  assert.deepEqual(detectDelimited(head), { encoding: "utf-8", delimiter: ";" });
});
