import assert from "node:assert/strict";
import { likePattern } from "#src/std/text/like_pattern.ts";

Deno.test("a pattern finds what contains the text, whatever capitals it is written in", () => {
  assert.equal(likePattern("Hammer"), "%hammer%");
  assert.equal(likePattern("ÉLAN 🔨"), "%élan 🔨%");
});

Deno.test("what has a meaning in patterns is looked for as it stands", () => {
  assert.equal(likePattern("100%_!\\"), "%100!%!_!!\\%");
});
