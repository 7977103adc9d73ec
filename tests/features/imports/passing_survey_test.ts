import assert from "node:assert/strict";
import fc from "fast-check";
import { DEFAULT_KIND_SETTINGS } from "#src/features/imports/kinds/default_kind_settings.ts";
import { importKinds } from "#src/features/imports/kinds/mod.ts";
import { matchHeader } from "#src/features/imports/rows/match_header.ts";
import { Survey } from "#src/features/imports/rows/survey.ts";
import { readHeader } from "#src/features/imports/sheets/read_header.ts";
import { rowsBehindHeader } from "#src/features/imports/sheets/rows_behind_header.ts";
import { unpackSheet } from "#src/features/imports/sheets/unpack_sheet.ts";
import { PassingSurvey } from "#src/features/imports/uploads/passing_survey.ts";
import { begunSurvey } from "#src/features/imports/work/begun_survey.ts";
import { inspectHead } from "#src/std/streams/inspect_head.ts";
import { MemoryFiles } from "#tests/_support/memory_files.ts";

const KIND = importKinds(DEFAULT_KIND_SETTINGS).find(({ name }) => name === "hsi")!;
const HEADER = "ORDER_ID,WITEL,ORDER_DATE,CUSTOMER_NAME";
const ROWS = Array.from({ length: 3_000 }, (_, at) => `${at},BALI,${at % 28 + 1}/05/2025,Toko ${at}`);

/** The bytes in pieces of such lengths, again and again. */
async function* pieces(bytes: Uint8Array, lengths: readonly number[]): AsyncGenerator<Uint8Array> {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const piece = bytes.slice(at, at + lengths[turn % lengths.length]!);
    at += piece.length;
    yield await Promise.resolve(piece);
  }
}

/** What is stored of a file that passes, and what is found of it. */
async function passed(bytes: Uint8Array, lengths = [65_536]) {
  const files = new MemoryFiles();
  const survey = new PassingSurvey(KIND);
  const file = await files.put(survey.pass(inspectHead(pieces(bytes, lengths), () => {})), {
    bytesMax: 1 << 30,
  });
  return { files, file, found: await survey.found() };
}

/** What whoever reads the stored file finds. */
async function surveyed(files: MemoryFiles, id: string) {
  const source = await unpackSheet(files, id);
  const match = matchHeader(KIND, (await readHeader(files, source))!);
  const survey = new Survey({ kind: KIND, match, options: {} });
  for await (const rows of rowsBehindHeader(files, source)) survey.see([rows].flat());
  return { format: source.format, match, state: survey.state() };
}

function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

Deno.test("whatever the pieces, what is found of a passing file is what is found of the stored one", async () => {
  const cell = fc.constantFrom(
    "1.500",
    "03/04/2025",
    "31/12/2024",
    "é",
    "",
    '"a,""b"""',
    '"x\r\ny"',
    "-",
    "17-Dec-24",
  );
  const sheet = fc.array(fc.tuple(cell, cell, cell), { maxLength: 40 });
  const ending = fc.constantFrom("\n", "\r\n");
  const lengths = fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(sheet, ending, lengths, fc.boolean(), async (rows, end, lengths, isLong) => {
      const body = [...(isLong ? ROWS : []), ...rows.map((cells, at) => `x${at},${cells.join(",")}`)];
      const bytes = encoded(["", HEADER, ...body].join(end));
      const { files, file, found } = await passed(bytes, lengths);
      const { format, match, state, place } = found!;
      assert.deepEqual({ format, match, state }, await surveyed(files, file.id));
      assert.equal(place.byte, bytes.length);
      const { sheet } = begunSurvey({ file, survey: found });
      assert.equal(JSON.parse(sheet!).source.fileId, file.id);
    }),
    { numRuns: 40 },
  );
});

const LONG = [HEADER, ...ROWS].join("\n");
const NOTHING: Readonly<Record<string, Uint8Array>> = {
  "a file of mended rows": encoded(`${HEADER},__row,__column,__code,__message\n1,BALI,,,7,,,\n`),
  "a file without a column that must be there": encoded("WITEL\nBALI\n"),
  "a file with nothing but blank lines": encoded("\n\n\n"),
  "a file that is no text": encoded("PK\u0003\u0004"),
  "a file in Windows-1252 further down": new Uint8Array([...encoded(LONG), 0x0a, 0x39, 0x2c, 0xe9]),
  "a file with a cell that never ends": encoded(`${HEADER}\n"${"x".repeat(2_000_000)}`),
};

for (const [what, bytes] of Object.entries(NOTHING)) {
  Deno.test(`of ${what} nothing is found, and all of it is stored`, async () => {
    const { file, found } = await passed(bytes);
    assert.equal(found, null);
    assert.equal(file.sizeBytes, bytes.length);
    assert.deepEqual(begunSurvey({ file, survey: null }), { sheet: null, place: null, bytesTotal: 0 });
  });
}

Deno.test("of a file that breaks off nothing is found, and its sender's failure is passed on", async () => {
  async function* broken() {
    yield* pieces(encoded(LONG), [65_536]);
    throw new Error("The sender has left");
  }
  const survey = new PassingSurvey(KIND);
  const put = new MemoryFiles().put(survey.pass(inspectHead(broken(), () => {})), { bytesMax: 1 << 30 });
  await assert.rejects(put, /The sender has left/);
  assert.equal(await survey.found(), null);
});

Deno.test("what was seen of another length than the file has is not believed", async () => {
  const { file, found } = await passed(encoded(LONG));
  assert.ok(found !== null);
  const longer = { ...file, sizeBytes: file.sizeBytes + 1 };
  assert.equal(begunSurvey({ file: longer, survey: found }).sheet, null);
});
