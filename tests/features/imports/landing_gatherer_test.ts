import assert from "node:assert/strict";
import type { ImportKind } from "#src/features/imports/kinds/import_kind.ts";
import type { LandingRows } from "#src/features/imports/landing.ts";
import { LandingGatherer } from "#src/features/imports/landing/landing_gatherer.ts";
import { rowHash } from "#src/features/imports/landing/row_hash.ts";
import { LANDING_KINDS } from "./landing_kinds.ts";
import { landingRow } from "./landing_row.ts";

Deno.test("of rows with one key the one with the greatest number lands, in whatever order they come", () => {
  const gatherer = gathererOf(LANDING_KINDS.merge, [[4, "a", "x"], [2, "b", "x"], [9, "a", "y"], [
    3,
    "a",
    "z",
  ]]);
  const rows = gatherer.rows();
  assert.deepEqual(rows.numbers, [4, 2, 9, 3]);
  assert.deepEqual(landed(rows), ["b x 2", "a y 9"]);
});

Deno.test("rows that are not chosen overrule none of the chosen", () => {
  const gatherer = gathererOf(LANDING_KINDS.merge, [[2, "a", "x"], [3, "a", "y"], [4, "b", "x"]]);
  const rows = gatherer.rows(new Set([2, 4]));
  assert.deepEqual(rows.numbers, [2, 4]);
  assert.deepEqual(landed(rows), ["a x 2", "b x 4"]);
  assert.deepEqual(landed(gatherer.rows()), ["a y 3", "b x 4"]);
});

Deno.test("keys of several columns are told apart wherever one column ends", () => {
  const gatherer = new LandingGatherer(LANDING_KINDS.merge);
  for (const [at, [order, line]] of [["a", "bc"], ["ab", "c"], ["a\t", "c"], ["a", "\tc"]].entries()) {
    gatherer.add(at, landingRow(at, order!, "x").values.with(1, line!));
  }
  assert.equal(gatherer.rows().last.count, 4);
});

Deno.test("rows of a replacing file are told apart by all of their sheet, whose hash goes with them", () => {
  const gatherer = gathererOf(LANDING_KINDS.replace, [[2, "a", "x"], [3, "a", "y"], [4, "a", "x"]]);
  const lines = linesOf(gatherer.rows());
  const hash = rowHash(landingRow(4, "a", "x").values.slice(0, LANDING_KINDS.replace.columns.length));
  assert.deepEqual(lines.map((cells) => cells.at(-1)), ["3", "4"]);
  assert.equal(lines[1]!.at(-2), hash);
});

function gathererOf(kind: ImportKind, rows: readonly (readonly [number, string, string])[]): LandingGatherer {
  const gatherer = new LandingGatherer(kind);
  for (const [row, order, status] of rows) gatherer.add(row, landingRow(row, order, status).values);
  return gatherer;
}

function landed(rows: LandingRows): string[] {
  return linesOf(rows).map((cells) => `${cells[0]} ${cells[2]} ${cells.at(-1)}`);
}

function linesOf({ last }: LandingRows): string[][] {
  const text = [...last.pieces()].map((piece) => new TextDecoder().decode(piece)).join("");
  return text.split("\n").slice(0, -1).map((line) => line.split("\t"));
}
