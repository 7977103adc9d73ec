import assert from "node:assert/strict";
import { readTotals } from "./read_totals.ts";

function testcase(name: string, body = ""): string {
  return `<testcase name="${name}" classname="./a_test.ts" time="0.1" line="1" col="6">${body}</testcase>`;
}

Deno.test("tests are counted by what became of them, and the ignored ones are named", () => {
  const junit = testcase("one") + testcase("two", '<failure message="no">&lt;skipped/&gt;</failure>') +
    testcase("&quot;3&quot; &gt; &amp;lt;", "<skipped/>") + testcase("four");
  assert.deepEqual(readTotals(junit), { passed: 2, failed: 1, ignored: ['./a_test.ts: "3" > &lt;'] });
});

Deno.test("a step counts with its test", () => {
  const junit = testcase("one", '<failure message="1 test step failed"/>') + testcase("one &gt; step") +
    testcase("one &gt; other", '<failure message="no"/>') +
    testcase("one &gt; other &gt; inner", "<skipped/>");
  assert.deepEqual(readTotals(junit), { passed: 0, failed: 1, ignored: [] });
});

Deno.test("a test that was filtered out does not count", () => {
  const filtered = testcase("one", "<skipped/>").replace(' time="0.1"', "");
  assert.deepEqual(readTotals(filtered + testcase("two")), { passed: 1, failed: 0, ignored: [] });
});

Deno.test("an empty report counts nothing", () => {
  assert.deepEqual(readTotals(""), { passed: 0, failed: 0, ignored: [] });
});
