import assert from "node:assert/strict";
import { verdict } from "./verdict.ts";

const fine = { totals: { passed: 3, failed: 0, ignored: [] }, success: true, missing: [], ci: true };
const noRedis = [{ what: "Redis", why: "Docker is not there" }];

Deno.test("a clean run ends with its figures", () => {
  assert.deepEqual(verdict(fine), { lines: ["3 passed, 0 failed"], exitCode: 0 });
});

Deno.test("ignored tests and missing servers are named, and fail on CI alone", () => {
  const run = {
    ...fine,
    totals: { passed: 3, failed: 1, ignored: ["a", "b"] },
    success: false,
    missing: noRedis,
  };
  const named = ["ignored: a", "ignored: b", "missing: Redis: Docker is not there"];
  assert.deepEqual(verdict(run), { lines: [...named, "3 passed, 3 failed"], exitCode: 1 });
  const atDesk = { ...run, totals: { ...run.totals, failed: 0 }, success: true, ci: false };
  assert.deepEqual(verdict(atDesk), { lines: [...named, "3 passed, 0 failed"], exitCode: 0 });
});

Deno.test("a failure that no test stands for counts as one", () => {
  assert.equal(verdict({ ...fine, success: false }).lines.at(-1), "3 passed, 1 failed");
  assert.equal(verdict({ ...fine, missing: noRedis }).lines.at(-1), "3 passed, 1 failed");
  assert.equal(verdict({ ...fine, missing: noRedis, ci: false }).lines.at(-1), "3 passed, 0 failed");
});
