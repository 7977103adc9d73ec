import assert from "node:assert/strict";
import { demandAcceptable } from "#src/http/demand_acceptable.ts";
import { Problem } from "#src/problem.ts";

for (
  const [header, offered] of [
    [null, "text/csv"],
    ["", "text/csv"],
    ["*/*", "text/csv"],
    ["text/*", "text/csv"],
    ["text/csv", "text/csv"],
    ["TEXT/CSV; charset=utf-8", "text/csv"],
    ["text/plain", "text/csv"],
    ["text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", "text/csv"],
    ["application/json, text/csv;q=0.1", "text/csv"],
    ["text/csv;q=0.001", "text/csv"],
    ["application/json", "application/json"],
    ["application/*", "application/x-ndjson"],
    ["text/html;q=0, */*", "text/csv"],
  ] as const
) {
  Deno.test(`who accepts '${header ?? "nothing in particular"}' takes ${offered}`, () => {
    demandAcceptable(header, offered);
  });
}

for (
  const [header, offered] of [
    ["application/json", "text/csv"],
    ["text/csv;q=0", "text/csv"],
    ["*/*;q=0.000", "text/csv"],
    ["text/csv;q=0, */*", "text/csv"],
    ["text/*;q=0, */*;q=0.5", "text/csv"],
    ["text/plain", "application/json"],
    ["image/png, text/html", "application/json"],
    ["csv", "text/csv"],
    [",;,", "text/csv"],
  ] as const
) {
  Deno.test(`who accepts '${header}' does not get ${offered}`, () => {
    assert.throws(() => demandAcceptable(header, offered), (error) => {
      assert.ok(error instanceof Problem);
      assert.deepEqual([error.code, error.status], ["not_acceptable", 406]);
      assert.ok(error.message.includes(`'${offered}'`));
      return true;
    });
  });
}
