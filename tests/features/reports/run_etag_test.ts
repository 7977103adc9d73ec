import assert from "node:assert/strict";
import fc from "fast-check";
import { runEtag } from "#src/features/reports/run_etag.ts";
import { runOfEtag } from "#src/features/reports/run_of_etag.ts";
import { entityTags } from "#src/http/entity_tags.ts";

const KEY = "report:kpi:AbC-_0123456789z";
const AT = Date.parse("2026-11-21T08:00:00.123Z");

Deno.test("a validator tells its own answer when the run began", () => {
  const moment = fc.integer({ min: 0, max: Date.parse("2100-01-01") });
  fc.assert(fc.property(moment, (at) => assert.equal(runOfEtag(KEY, runEtag(KEY, at)), at)));
});

Deno.test("it is one strong entity tag, as a client sends it back", () => {
  assert.deepEqual(entityTags(runEtag(KEY, AT)), [runEtag(KEY, AT)]);
});

Deno.test("another answer's validator tells nothing", () => {
  assert.equal(runOfEtag(KEY, runEtag("report:kpi:AbC-_0123456789y", AT)), null);
  assert.equal(runOfEtag(KEY, runEtag("report:kpi:AbC-_0123456789", AT)), null);
});

Deno.test("what is no such validator tells nothing", () => {
  const own = runEtag(KEY, AT);
  const others = [
    "*",
    '""',
    '"abc"',
    own.slice(0, -1),
    own.slice(1),
    `W/${own}`,
    own.toUpperCase(),
    '"AbC-_0123456789z."',
    '"AbC-_0123456789z.-1"',
    '"AbC-_0123456789z.1.5"',
    '"AbC-_0123456789z.zzzzzzzzzzzzzzzz"',
  ];
  for (const etag of others) assert.equal(runOfEtag(KEY, etag), null, etag);
});
