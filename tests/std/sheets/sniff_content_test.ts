import assert from "node:assert/strict";
import { contentFitsName } from "#src/std/sheets/content_fits_name.ts";
import { type Content, sniffContent } from "#src/std/sheets/sniff_content.ts";
import { encodeAs } from "#tests/_support/encode_as.ts";

function latin(text: string): Uint8Array {
  return encodeAs(text, "windows-1252");
}

/** A local header of a zip, stored, with nothing in it. */
function entry(name: string): string {
  return `PK\x03\x04${"\0".repeat(22)}${String.fromCharCode(name.length)}\0\0\0${name}`;
}

const CASES: readonly (readonly [string, Uint8Array, Content])[] = [
  ["no bytes", new Uint8Array(), "empty"],
  ["a byte order mark alone", encodeAs("\ufeff", "utf-8"), "empty"],
  ["csv", latin("a,b\n1,2\n"), "text"],
  ["UTF-16 csv", encodeAs("\ufeffa;b\r\n1;2\r\n", "utf-16le"), "text"],
  ["UTF-16 csv without a mark", encodeAs("a;b\r\n1;2\r\n", "utf-16be"), "text"],
  ["Windows-1252 csv", latin("café;1\n"), "text"],
  ["csv that begins with markup in a cell", latin("<b>a</b>,b\n"), "text"],
  [
    "a workbook",
    latin(entry("[Content_Types].xml") + entry("_rels/.rels") + entry("xl/workbook.xml")),
    "xlsx",
  ],
  ["a workbook whose content types come last", latin(entry("xl/workbook.xml")), "xlsx"],
  ["a text document", latin(entry("[Content_Types].xml") + entry("word/document.xml")), "zip"],
  ["a zip of a csv", latin(entry("orders.csv")), "zip"],
  ["an empty zip", latin(`PK\x05\x06${"\0".repeat(18)}`), "zip"],
  ["gzip", latin("\x1f\x8b\x08\0\0"), "gzip"],
  ["html", latin("\r\n<!DOCTYPE html><html>"), "html"],
  ["a table that a portal calls .xls", latin('<meta charset="utf-8"><table><tr>'), "html"],
  ["html behind a comment", latin("<!-- export --><html><body>"), "html"],
  ["SpreadsheetML", latin('<?xml version="1.0"?>\n<Workbook xmlns="x">'), "html"],
  ["UTF-16 html", encodeAs("\ufeff<html>", "utf-16le"), "html"],
  ["pdf", latin("%PDF-1.7\n"), "pdf"],
  ["xls", latin("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "ole"],
  ["a picture", latin("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0"), "other"],
];

for (const [what, bytes, content] of CASES) {
  Deno.test(`${what} is told as ${content}`, () => assert.equal(sniffContent(bytes), content));
}

Deno.test("a name claims by its extension, whatever its case, and a name without one claims nothing", () => {
  assert.ok(contentFitsName("text", "Orders.CSV"));
  assert.ok(contentFitsName("xlsx", "a.b.xlsx"));
  assert.ok(contentFitsName("text", "orders"));
  assert.ok(!contentFitsName("html", "orders.xlsx"));
  assert.ok(!contentFitsName("text", "orders.xlsx"));
  assert.ok(!contentFitsName("xlsx", "orders.csv"));
  assert.ok(!contentFitsName("text", "orders.exe"));
});
