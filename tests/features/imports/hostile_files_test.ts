import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { readSheet } from "#src/features/imports/sheets/read_sheet.ts";
import { receiveUpload } from "#src/features/imports/uploads/receive_upload.ts";
import { unpackSheet } from "#src/features/imports/sheets/unpack_sheet.ts";
import { Problem } from "#src/problem.ts";
import { SheetError } from "#src/std/sheets/sheet_error.ts";
import { encodeAs } from "#tests/_support/encode_as.ts";
import { formOf, formType } from "#tests/_support/form_of.ts";
import { MemoryFiles } from "#tests/_support/memory_files.ts";
import { workbookOf } from "#tests/_support/workbook_of.ts";
import { zipOf } from "#tests/_support/zip_of.ts";

const LIMITS = { fileBytesMax: 50_000_000, silenceMs: 10_000 };

/** What becomes of an upload: its rows with their numbers, or who refuses it, why and where. */
async function outcome(name: string, content: Uint8Array | string): Promise<unknown> {
  const files = new MemoryFiles();
  const body = formOf([{ name: "file", fileName: name, content }]);
  const headers = { "content-type": formType };
  const request = new Request("http://aliran.test/", { method: "POST", body, headers });
  try {
    const { file } = await receiveUpload(files, request, LIMITS);
    const batches = await Array.fromAsync(readSheet(files, await unpackSheet(files, file.id)));
    return batches.flatMap(({ rows }) => rows.map(({ number, cells }) => [number, ...cells]));
  } catch (error) {
    if (error instanceof Problem) return { status: error.status, code: error.code };
    if (error instanceof SheetError) return { fault: error.fault, ...error.place };
    throw error;
  }
}

function sheet(rows: string): Uint8Array {
  return workbookOf({ rows });
}

const ROW = '<row r="1"><c r="A1"><v>1</v></c></row>';
const WIDE = Array.from({ length: 10_000 }, (_, at) => `c${at}`).join(",");
const LONE = "xl/worksheets/sheet1.xml";

const FILES: readonly (readonly [what: string, name: string, content: Uint8Array | string, end: unknown])[] =
  [
    ["an empty file", "a.csv", "", { status: 422, code: "empty_file" }],
    ["an empty workbook", "a.xlsx", "", { status: 422, code: "empty_file" }],
    ["html named as a workbook", "a.xlsx", "<html><table><tr>", { status: 415, code: "not_a_sheet" }],
    ["zeros named as text", "a.csv", new Uint8Array(100_000), { status: 415, code: "not_a_sheet" }],
    ["an executable", "a.csv", "MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0", {
      status: 415,
      code: "not_a_sheet",
    }],
    ["a header alone", "a.csv", "id,name\n", [[1, "id", "name"]]],
    ["blank lines alone", "a.csv", "\n\n\n", []],
    ["delimiters alone", "a.csv", ",,\n,,\n", []],
    ["a header twice the same", "a.csv", "id,id\n1,2\n", [[1, "id", "id"], [2, "1", "2"]]],
    ["formulas in text", "a.csv", "a,b\n=1+1,@SUM(A1)\n", [[1, "a", "b"], [2, "=1+1", "@SUM(A1)"]]],
    ["10,000 columns of text", "a.csv", `${WIDE}\n`, { fault: "too_many_columns", row: 1, column: 1_001 }],
    ["a NUL in a cell", "a.csv", `id,name\n${"1,x\n".repeat(50)}7,a\0b\n`, {
      fault: "nul_character",
      row: 52,
      column: 2,
    }],
    ["a quote that is never closed", "a.csv", 'a,b\n1,"x\n2,y\n', { fault: "open_quote", row: 2, column: 2 }],
    ["UTF-8 that breaks off", "a.csv", encodeAs("\ufeffé,b\n1,é", "utf-8").slice(0, -1), {
      fault: "bad_encoding",
      row: 2,
      byte: 10,
    }],
    ["10,000 columns in a workbook", "a.xlsx", sheet(`<row>${"<c><v>1</v></c>".repeat(10_000)}</row>`), {
      fault: "too_many_columns",
      row: 1,
      column: 1_001,
    }],
    [
      "the first and the last row there can be",
      "a.xlsx",
      sheet(`${ROW}<row r="1048576"><c><v>2</v></c></row>`),
      [[1, "1"], [1_048_576, "2"]],
    ],
    ["a row behind the last", "a.xlsx", sheet('<row r="1048577"><c><v>2</v></c></row>'), {
      fault: "bad_workbook",
    }],
    ["the last cell there can be", "a.xlsx", sheet('<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'), {
      fault: "too_many_columns",
      row: 1_048_576,
      column: 16_384,
    }],
    [
      "formulas in a workbook",
      "a.xlsx",
      sheet(
        '<row r="1"><c><f>1+1</f><v>2</v></c><c t="e"><f>1/0</f><v>#DIV/0!</v></c><c><f>NOW()</f></c><c><v>3</v></c></row>',
      ),
      [[1, "2", "", "", "3"]],
    ],
    ["a NUL in a workbook", "a.xlsx", sheet('<row r="1"><c t="str"><v>a_x0000_b</v></c></row>'), {
      fault: "nul_character",
      row: 1,
      column: 1,
    }],
    ["a workbook without rows", "a.xlsx", sheet(""), []],
    ["a workbook that is cut off", "a.xlsx", sheet(ROW).slice(0, -30), { fault: "bad_zip" }],
    ["a zip that is cut off", "a.zip", zipOf({ "a.csv": "a,b\n" }).slice(0, -30), { fault: "bad_zip" }],
    ["a gzip that is cut off", "a.csv.gz", gzipSync("a,b\n1,2\n").subarray(0, -4), { fault: "bad_zip" }],
    ["a zip with another zip in it", "a.zip", zipOf({ "b.csv": zipOf({ "a.csv": "a" }) }), {
      fault: "not_a_sheet",
    }],
    ["a zip with nothing in it", "a.zip", zipOf({}), { fault: "not_one_file" }],
    ["a zip that lies about its size", "a.zip", zipOf({ "a.csv": "1,2\n".repeat(10_000) }, 10), {
      fault: "bad_zip",
    }],
    ["a document type", "a.xlsx", workbookOf({ rows: ROW, prolog: '<!DOCTYPE x [<!ENTITY e "e">]>' }), {
      fault: "forbidden_xml",
    }],
    ["a billion laughs", "a.xlsx", workbookOf({ rows: ROW, replace: { [LONE]: "<a>&lol9;</a>" } }), {
      fault: "forbidden_xml",
    }],
  ];

for (const [what, name, content, end] of FILES) {
  Deno.test(`${what} comes to a clear end`, async () => assert.deepEqual(await outcome(name, content), end));
}
