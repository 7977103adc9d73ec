import assert from "node:assert/strict";
import fc from "fast-check";
import { detectEncoding } from "#src/std/text/detect_encoding.ts";
import { encodingFault } from "#src/std/text/encoding_fault.ts";
import type { TextEncoding } from "#src/std/text/text_encoding.ts";
import { encodeAs } from "#tests/_support/encode_as.ts";

const CASES: readonly (readonly [string, Uint8Array, TextEncoding])[] = [
  ["ASCII", encodeAs("a,b", "utf-8"), "utf-8"],
  ["nothing", new Uint8Array(), "utf-8"],
  ["UTF-8", encodeAs("é漢😀", "utf-8"), "utf-8"],
  ["UTF-8 with a mark", encodeAs("\ufeffé", "utf-8"), "utf-8"],
  ["UTF-16 LE with a mark", encodeAs("\ufeff漢字", "utf-16le"), "utf-16le"],
  ["UTF-16 BE with a mark", encodeAs("\ufeff漢字", "utf-16be"), "utf-16be"],
  ["UTF-16 LE without one", encodeAs("name,é,漢\r\n", "utf-16le"), "utf-16le"],
  ["UTF-16 BE without one", encodeAs("name,é,漢\r\n", "utf-16be"), "utf-16be"],
  ["Windows-1252", encodeAs("café;1\n", "windows-1252"), "windows-1252"],
  [
    "Windows-1252 ending in what could begin a sequence elsewhere",
    encodeAs("é,é", "windows-1252"),
    "windows-1252",
  ],
  ["UTF-8 cut in the middle of a character", encodeAs("x漢", "utf-8").subarray(0, 3), "utf-8"],
  ["text with a stray NUL", encodeAs("a,b\n1,\0\n2,3", "utf-8"), "utf-8"],
];

for (const [what, bytes, encoding] of CASES) {
  Deno.test(`${what} is told as ${encoding}`, () => assert.equal(detectEncoding(bytes), encoding));
}

Deno.test("any well-formed text is UTF-8, wherever its head is cut", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), fc.nat(), (text, cut) => {
    const bytes = encodeAs(`x${text.toWellFormed()}`.replaceAll("\0", ""), "utf-8");
    assert.equal(detectEncoding(bytes.subarray(0, 1 + cut % bytes.length)), "utf-8");
  }));
});

for (const encoding of ["utf-8", "utf-16le", "utf-16be"] as const) {
  Deno.test(`the fault in ${encoding} is where the platform's own decoder finds one`, () => {
    const byte = fc.constantFrom(
      0x41,
      0x80,
      0xbf,
      0xc2,
      0xc3,
      0xd8,
      0xdc,
      0xe0,
      0xed,
      0xa0,
      0xf0,
      0x90,
      0xf4,
      0xff,
      0,
    );
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 9 }), (list) => {
        const bytes = new Uint8Array(list);
        const fault = encodingFault(bytes, encoding);
        const decoder = new TextDecoder(encoding, { fatal: true });
        decoder.decode(bytes.subarray(0, fault));
        if (fault < bytes.length) assert.throws(() => decoder.decode(bytes));
      }),
      { numRuns: 2_000 },
    );
  });
}
