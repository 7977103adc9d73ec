import assert from "node:assert/strict";
import fc from "fast-check";
import { nearestName } from "#src/std/text/nearest_name.ts";

Deno.test("a misspelt name finds the one it meant", () => {
  const known = ["heatmap", "kpi", "leaderboard", "workload"];
  for (const name of ["heatmpa", "heatma", "heatmaps", "HEATMAP", "hxatmap"]) {
    assert.equal(nearestName(name, known), "heatmap", name);
  }
  assert.equal(nearestName("kpis", known), "kpi");
});

Deno.test("a name that is near to nothing finds nothing", () => {
  assert.equal(nearestName("timeline", ["heatmap", "kpi"]), undefined);
  assert.equal(nearestName("x", ["y"]), undefined);
  assert.equal(nearestName("", ["a"]), undefined);
  assert.equal(nearestName("abc", []), undefined);
});

Deno.test("the nearest wins, and the first among equals", () => {
  assert.equal(nearestName("abcdef", ["abcdxx", "abcdeg", "abcdeh"]), "abcdeg");
});

Deno.test("the number of edits may be given", () => {
  assert.equal(nearestName("abcdef", ["abcxyf"], 1), undefined);
  assert.equal(nearestName("abcdef", ["abcxyf"], 2), "abcxyf");
  assert.equal(nearestName("abcdef", ["ABCDEF"], 0), "ABCDEF");
});

Deno.test("one edit is always found", () => {
  const name = fc.stringMatching(/^[a-z]{3,12}$/);
  fc.assert(
    fc.property(name, fc.nat(), fc.constantFrom("insert", "delete", "replace"), (meant, where, edit) => {
      const at = where % meant.length;
      const given = meant.slice(0, at) + (edit === "delete" ? "" : "_") +
        meant.slice(edit === "insert" ? at : at + 1);
      assert.equal(nearestName(given, ["far_away_from_it", meant], 1), meant);
    }),
  );
});
