import assert from "node:assert/strict";
import fc from "fast-check";
import { xmlAttribute } from "#src/std/xml/xml_attribute.ts";
import { XmlScanner } from "#src/std/xml/xml_scanner.ts";

/** What the scanner tells of a document that comes in pieces; texts that follow one another are joined. */
function told(document: string, pieceLength = document.length): string[] {
  const events: string[] = [];
  const scanner = new XmlScanner({
    open: (name, attributes) => events.push(`+${name}${attributes.trimEnd()}`),
    close: (name) => events.push(`-${name}`),
    text: (text) =>
      events.at(-1)?.startsWith("=") ? events.push(`${events.pop()}${text}`) : events.push(`=${text}`),
  });
  for (let at = 0; at < document.length; at += pieceLength) {
    scanner.push(document.slice(at, at + pieceLength));
  }
  scanner.end();
  return events;
}

const DOCUMENT =
  `<?xml version="1.0"?><!-- a > b --><x:a b="1>2" c='"'><d/><e f = "g" />&lt;&#65;&#x42;<![CDATA[<&>]]></x:a\n>`;
const EVENTS = [`+a b="1>2" c='"'`, "+d", "-d", '+e f = "g"', "-e", "=<AB<&>", "-a"];

Deno.test("tags, texts, comments, entities and CDATA are told apart, whatever the pieces they come in", () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: DOCUMENT.length }), (length) => {
    assert.deepEqual(told(DOCUMENT, length), EVENTS);
  }));
});

const REFUSED: readonly (readonly [string, string])[] = [
  ["<!DOCTYPE a><a/>", "forbidden_xml"],
  ["<a>&nbsp;</a>", "forbidden_xml"],
  ["<a>&toString;</a>", "forbidden_xml"],
  ["<a>&amp</a>", "forbidden_xml"],
  ["<a>&#x110000;</a>", "forbidden_xml"],
  ["<a>", "bad_workbook"],
  ["<a></a", "bad_workbook"],
  ["</a>", "bad_workbook"],
  ["<a/>text", "bad_workbook"],
];

for (const [document, fault] of REFUSED) {
  Deno.test(`'${document}' is refused as ${fault}`, () => {
    for (const length of [1, document.length]) assert.throws(() => told(document, length), { fault });
  });
}

Deno.test("an attribute is found by its whole name, in either quotes, decoded", () => {
  const attributes = ` xr="1" r='A"1' s="a&amp;b" t=""`;
  assert.deepEqual(["r", "s", "t", "x"].map((name) => xmlAttribute(attributes, name)), [
    'A"1',
    "a&b",
    "",
    null,
  ]);
});
