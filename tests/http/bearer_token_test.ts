import assert from "node:assert/strict";
import { bearerToken } from "#src/http/bearer_token.ts";

for (
  const [header, token] of [
    ["Bearer abc", "abc"],
    ["bearer abc", "abc"],
    ["BEARER   a-b.c_d~e+f/g==", "a-b.c_d~e+f/g=="],
  ] as const
) {
  Deno.test(`'${header}' carries the token '${token}'`, () => {
    assert.equal(bearerToken(header), token);
  });
}

for (
  const header of [
    undefined,
    "",
    "Bearer",
    "Bearer ",
    "Bearer a b",
    "Basic abc",
    "abc",
    "Bearerabc",
    "Bearer ü",
  ]
) {
  Deno.test(`'${header}' carries no token`, () => {
    assert.equal(bearerToken(header), undefined);
  });
}
