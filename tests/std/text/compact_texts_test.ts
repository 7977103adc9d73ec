import assert from "node:assert/strict";
import fc from "fast-check";
import { CompactTexts } from "#src/std/text/compact_texts.ts";

Deno.test("texts come back as they went in, in any order and again", () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: "grapheme" })), fc.boolean(), (given, backwards) => {
    const texts = new CompactTexts();
    for (const text of given) texts.add(text);
    assert.equal(texts.length, given.length);
    const numbers = [...given.keys(), ...given.keys()];
    for (const number of backwards ? numbers.toReversed() : numbers) {
      assert.equal(texts.at(number), given[number]);
    }
  }));
});

Deno.test("many texts and long ones come back too", () => {
  const texts = new CompactTexts();
  const long = "ä€😀".repeat(500_000);
  for (let number = 0; number < 150_000; number++) texts.add(`text ${number}`);
  texts.add(long);
  texts.add("\ufeffbehind it");
  for (const number of [0, 4_095, 4_096, 65_535, 65_536, 149_999]) {
    assert.equal(texts.at(number), `text ${number}`);
  }
  assert.equal(texts.at(150_000), long);
  assert.equal(texts.at(150_001), "\ufeffbehind it");
});

Deno.test("there is no text of a number that is none of theirs", () => {
  const texts = new CompactTexts();
  texts.add("one");
  for (const number of [-1, 1, 0.5, NaN, Infinity]) assert.equal(texts.at(number), undefined);
});
