import assert from "node:assert/strict";
import { SecretTokens } from "#src/http/secret_tokens.ts";

const KEY = "a-key-of-20-letters-";

Deno.test("any of several keys is accepted, so that they can be changed one after the other", () => {
  const keys = new SecretTokens([KEY, `${KEY}2`]);
  assert.ok(keys.accepts(KEY));
  assert.ok(keys.accepts(`${KEY}2`));
});

Deno.test("nothing else is accepted: no part of a key, no more than a key, no other case", () => {
  const keys = new SecretTokens([KEY]);
  for (
    const key of [undefined, "", KEY.slice(0, -1), `${KEY} `, ` ${KEY}`, KEY.toUpperCase(), `${KEY},${KEY}`]
  ) {
    assert.equal(keys.accepts(key), false, String(key));
  }
});

Deno.test("without configured keys no key is accepted, also not the empty one", () => {
  const keys = new SecretTokens([]);
  for (const key of [undefined, "", "undefined", KEY]) assert.equal(keys.accepts(key), false);
});

Deno.test("a key may hold any characters", () => {
  const keys = new SecretTokens(["kunci-rahasia-🏝️-ü"]);
  assert.ok(keys.accepts("kunci-rahasia-🏝️-ü"));
  assert.equal(keys.accepts("kunci-rahasia-🏝️-u"), false);
});
