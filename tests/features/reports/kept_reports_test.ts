import assert from "node:assert/strict";
import fc from "fast-check";
import type { KeptReport } from "#src/features/reports/kept_report.ts";
import { KeptReports } from "#src/features/reports/kept_reports.ts";

function answer(size: number): KeptReport {
  return { body: "", size, etag: '"e"', runEtag: '"r"', at: 0, rows: 0 };
}

Deno.test("an answer is held until another takes its place", () => {
  const kept = new KeptReports(100);
  const [old, fresh] = [answer(10), answer(20)];
  assert.equal(kept.get("a"), undefined);
  kept.set("a", old);
  assert.equal(kept.get("a"), old);
  kept.set("a", fresh);
  assert.equal(kept.get("a"), fresh);
  kept.delete("a");
  kept.delete("a");
  assert.equal(kept.get("a"), undefined);
});

Deno.test("beyond the limit the longest unused goes first", () => {
  const kept = new KeptReports(30);
  for (const key of ["a", "b", "c"]) kept.set(key, answer(10));
  kept.get("a");
  kept.set("d", answer(15));
  assert.deepEqual(["a", "b", "c", "d"].filter((key) => kept.get(key) !== undefined), ["a", "d"]);
});

Deno.test("an answer that is larger than everything is not held, and leaves nothing half-counted", () => {
  const kept = new KeptReports(30);
  kept.set("large", answer(31));
  assert.equal(kept.get("large"), undefined);
  for (const key of ["a", "b", "c"]) kept.set(key, answer(10));
  assert.ok(["a", "b", "c"].every((key) => kept.get(key) !== undefined));
});

Deno.test("an answer that is larger than everything drives no other one out", () => {
  const kept = new KeptReports(30);
  kept.set("a", answer(10));
  kept.set("large", answer(31));
  assert.notEqual(kept.get("a"), undefined);
});

Deno.test("whatever happens, what is held fits, and the last one set is held if it can be", () => {
  const key = fc.constantFrom("a", "b", "c", "d");
  const act = fc.oneof(
    fc.record({ kind: fc.constant("set" as const), key, size: fc.nat(40) }),
    fc.record({ kind: fc.constantFrom("get" as const, "delete" as const), key, size: fc.constant(0) }),
  );
  fc.assert(fc.property(fc.array(act), (acts) => {
    const kept = new KeptReports(30);
    for (const { kind, key, size } of acts) {
      if (kind === "get") kept.get(key);
      if (kind === "delete") kept.delete(key);
      if (kind === "set") {
        kept.set(key, answer(size));
        assert.equal(kept.get(key)?.size, size <= 30 ? size : undefined);
      }
      const held = ["a", "b", "c", "d"].reduce((sum, name) => sum + (kept.get(name)?.size ?? 0), 0);
      assert.ok(held <= 30);
    }
  }));
});
