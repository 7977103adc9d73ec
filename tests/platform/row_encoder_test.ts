import assert from "node:assert/strict";
import type { EncodedRows } from "#src/platform/encoded_rows.ts";
import { loadText } from "#src/platform/load_text.ts";
import { RowEncoder } from "#src/platform/row_encoder.ts";
import { failsWith } from "#tests/_support/fails_with.ts";

const ROWS: readonly (readonly (string | null)[])[] = [
  ["plain", null, ""],
  ["tab\t", "\\N", "two\r\nlines"],
  ["é😀漢", "\ud800 half a character", "é".repeat(300_000)],
  ...Array.from({ length: 5_000 }, (_, at) => [`${at}`, at % 3 === 0 ? null : "x".repeat(at % 200), "é"]),
];

Deno.test("encoded rows are the bytes of the rows themselves, each time they are read", async () => {
  const encoder = encoderOf(ROWS);
  const encoded = encoder.encoded();
  assert.deepEqual([encoded.count, encoder.count, encoded.width], [ROWS.length, ROWS.length, 3]);
  const expected = await textOf(ROWS);
  assert.ok(textOfPieces(encoded) === expected);
  assert.ok(textOfPieces(encoded) === expected);
});

Deno.test("rows that are left out are missing, wherever they stand", async () => {
  const encoder = encoderOf(ROWS);
  const last = ROWS.length - 1;
  const odd = new Set(ROWS.keys().filter((at) => at % 2 === 1));
  for (
    const without of [new Set([0]), new Set([last]), new Set([1, 2, 3, 1_000]), odd, new Set(ROWS.keys())]
  ) {
    const encoded = encoder.encoded(without);
    assert.equal(encoded.count, ROWS.length - without.size);
    assert.ok(textOfPieces(encoded) === await textOf(ROWS.filter((_, at) => !without.has(at))));
  }
});

Deno.test("what was encoded does not change with the row, nor with rows that come later", () => {
  const encoder = new RowEncoder(1);
  const row = ["first"];
  encoder.add(row);
  const encoded = encoder.encoded();
  row[0] = "second";
  encoder.add(row);
  assert.deepEqual([textOfPieces(encoded), encoded.count], ["first\n", 1]);
  assert.equal(textOfPieces(encoder.encoded()), "first\nsecond\n");
});

Deno.test("a row of another width, and a NUL character, are refused and leave no trace", async () => {
  const encoder = encoderOf([["a", "b"]]);
  await failsWith("refused", Promise.try(() => encoder.add(["a"])));
  await failsWith("unfit", Promise.try(() => encoder.add(["a\0", "b"])));
  assert.equal(textOfPieces(encoder.encoded()), "a\tb\n");
});

Deno.test("encoded rows of another width are not loaded", async () => {
  await failsWith("refused", Array.fromAsync(loadText(encoderOf([["a", "b"]]).encoded(), 3)));
});

function encoderOf(rows: typeof ROWS): RowEncoder {
  const encoder = new RowEncoder(rows[0]!.length);
  for (const row of rows) encoder.add(row);
  return encoder;
}

async function textOf(rows: typeof ROWS): Promise<string> {
  return joined(await Array.fromAsync(loadText(rows, 3)));
}

function textOfPieces(rows: EncodedRows): string {
  return joined([...rows.pieces()]);
}

function joined(pieces: readonly Uint8Array[]): string {
  return pieces.map((piece) => new TextDecoder().decode(piece)).join("");
}
