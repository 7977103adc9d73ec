import assert from "node:assert/strict";
import fc from "fast-check";
import { entityTags } from "#src/http/entity_tags.ts";
import { Problem } from "#src/problem.ts";

for (
  const [header, tags] of [
    [null, []],
    ["*", ["*"]],
    [" * ", ["*"]],
    ['"abc"', ['"abc"']],
    ['W/"abc"', ['"abc"']],
    ['""', ['""']],
    ['"a", W/"b",\t"c"', ['"a"', '"b"', '"c"']],
    ['"a,b", "c"', ['"a,b"', '"c"']],
    ['"a",,"b",', ['"a"', '"b"']],
    ['"\u00e9!#~"', ['"\u00e9!#~"']],
  ] as [string | null, string[]][]
) {
  Deno.test(`If-None-Match ${header ?? "that is absent"} gives ${tags.join(" and ") || "nothing"}`, () => {
    assert.deepEqual(entityTags(header), tags);
  });
}

for (
  const header of [
    "",
    "abc",
    '"abc',
    'abc"',
    '"a" "b"',
    '"a", *',
    '"a", b',
    'w/"a"',
    'W/ "a"',
    '"a b"',
    "'a'",
  ]
) {
  Deno.test(`If-None-Match '${header}' is refused, not taken for a match or a miss`, () => {
    assert.throws(() => entityTags(header), (error) => {
      assert.ok(error instanceof Problem);
      assert.deepEqual([error.code, error.status], ["malformed_request", 400]);
      return true;
    });
  });
}

Deno.test("any list of tags is read back, weak or strong", () => {
  const tag = fc.stringMatching(/^[\x21\x23-\x7e]*$/).map((text) => `"${text}"`);
  const item = fc.record({ weak: fc.boolean(), tag, blank: fc.constantFrom("", " ", "\t") });
  fc.assert(fc.property(fc.array(item, { minLength: 1 }), (items) => {
    const header = items.map(({ weak, tag, blank }) => `${blank}${weak ? "W/" : ""}${tag}${blank}`).join(",");
    assert.deepEqual(entityTags(header), items.map(({ tag }) => tag));
  }));
});

Deno.test("no header makes it fail otherwise, and none takes long", () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'"W/*, a\t') }), (header) => {
    try {
      entityTags(header);
    } catch (error) {
      assert.ok(error instanceof Problem, String(error));
    }
  }));
  assert.throws(() => entityTags('"a'.repeat(20_000) + "\u0000"), Problem);
});
