import assert from "node:assert/strict";
import { DEFAULT_KIND_SETTINGS } from "#src/features/imports/kinds/default_kind_settings.ts";
import { findKind } from "#src/features/imports/kinds/find_kind.ts";
import { importKinds } from "#src/features/imports/kinds/mod.ts";

const kinds = importKinds(DEFAULT_KIND_SETTINGS);

const WORDS: readonly (readonly [word: string, name: string | undefined])[] = [
  ["sos", "sos"],
  ["analysis", "analysis"],
  ["digital_product", "analysis"],
  ["digital", "analysis"],
  ["dp", "analysis"],
  ["hsi", "hsi"],
  ["jt", "jt"],
  ["tambahan", "jt"],
  ["datin", "datin"],
  [" Digital_Product ", "analysis"],
  ["HSI", "hsi"],
  ["", undefined],
  ["hsii", undefined],
  ["constructor", undefined],
];

for (const [word, name] of WORDS) {
  Deno.test(`the type '${word}' is ${name}`, () => {
    assert.equal(findKind(kinds, word)?.name, name);
  });
}

Deno.test("no word means two kinds", () => {
  const words = kinds.flatMap(({ name, aliases }) => [name, ...aliases]);
  assert.equal(new Set(words).size, words.length);
});
