import assert from "node:assert/strict";
import { decodeJwt, decodeProtectedHeader } from "jose";
import fc from "fast-check";
import { createAccessTokens } from "#src/platform/access_tokens.ts";
import { forgedToken } from "#tests/_support/forged_token.ts";

const KEYS = ["current-key-".repeat(3), "previous-key-".repeat(3)] as const;
const SUBJECT = { userId: crypto.randomUUID(), sessionId: crypto.randomUUID() };
const BEGAN = 1_795_000_000_000;

function tokensAt(now: () => number, keys: readonly string[] = KEYS) {
  return createAccessTokens({ keys, issuer: "aliran", now, lifeSeconds: 900 });
}

Deno.test("a token says who it is for, by whom, in which session and until when, and nothing else", async () => {
  const { token, expiresInSeconds } = await tokensAt(() => BEGAN + 999).issue(SUBJECT);
  assert.equal(expiresInSeconds, 900);
  const { jti, ...claims } = decodeJwt(token);
  assert.match(jti!, /^[\da-f-]{36}$/);
  assert.deepEqual(claims, {
    iss: "aliran",
    aud: "aliran",
    sub: SUBJECT.userId,
    sid: SUBJECT.sessionId,
    iat: BEGAN / 1000,
    nbf: BEGAN / 1000,
    exp: BEGAN / 1000 + 900,
  });
});

Deno.test("a token names its algorithm, its kind, and its key by a print that is not the key", async () => {
  const { kid, ...head } = decodeProtectedHeader((await tokensAt(() => BEGAN).issue(SUBJECT)).token);
  assert.deepEqual(head, { alg: "HS256", typ: "at+jwt" });
  assert.match(kid!, /^[\da-f]{16}$/);
  assert.ok(!KEYS[0].includes(kid!));
});

Deno.test("no two tokens are the same", async () => {
  const tokens = tokensAt(() => BEGAN);
  const [one, other] = [await tokens.issue(SUBJECT), await tokens.issue(SUBJECT)];
  assert.notEqual(one.token, other.token);
});

Deno.test("a token is good from when it was made until its end, and clocks may differ by five seconds", async () => {
  let now = BEGAN;
  const tokens = tokensAt(() => now);
  const { token } = await tokens.issue(SUBJECT);
  const good = { ...SUBJECT, expiresAt: BEGAN + 905_000 };
  const told: [number, unknown][] = [
    [-5_000, good],
    [0, good],
    [900_000, good],
    [904_999, good],
    [905_000, "expired"],
    [-6_000, "early"],
  ];
  for (const [after, expected] of told) {
    now = BEGAN + after;
    assert.deepEqual(await tokens.read(token), expected, String(after));
  }
});

Deno.test("a token that was made for longer than tokens live now ends with those of now", async () => {
  const { token } = await createAccessTokens({
    keys: KEYS,
    issuer: "aliran",
    now: () => BEGAN,
    lifeSeconds: 3_600,
  })
    .issue(SUBJECT);
  assert.deepEqual(await tokensAt(() => BEGAN).read(token), { ...SUBJECT, expiresAt: BEGAN + 905_000 });
  assert.equal(await tokensAt(() => BEGAN + 906_000).read(token), "expired");
});

Deno.test("the first key signs, and those before it are believed until they are dropped", async () => {
  const [current, previous] = KEYS;
  const { token: old } = await tokensAt(() => BEGAN, [previous]).issue(SUBJECT);
  const { token: young } = await tokensAt(() => BEGAN, [current, previous]).issue(SUBJECT);
  const read = async (token: string, ...keys: string[]) =>
    typeof await tokensAt(() => BEGAN, keys).read(token);
  assert.equal(await read(old, current, previous), "object");
  assert.equal(await read(young, current, previous), "object");
  assert.equal(await read(young, current), "object");
  assert.equal(await read(old, current), "string");
  assert.equal(await read(young, previous), "string");
});

Deno.test("no key, and a key that could be guessed, are refused without being shown", () => {
  for (const keys of [[], ["hunter2"], [KEYS[0], "a".repeat(31)]]) {
    assert.throws(() => tokensAt(() => BEGAN, keys), {
      message: "Signing keys must have at least 32 characters",
    });
  }
});

Deno.test("a token whose claims are signed and not whole is refused", async () => {
  const tokens = tokensAt(() => BEGAN);
  const { token } = await tokens.issue(SUBJECT);
  const [head, claims] = [decodeProtectedHeader(token), decodeJwt(token)];
  const at = async (other: Record<string, unknown>) =>
    await tokens.read(forgedToken({ head, claims: { ...claims, ...other }, key: KEYS[0] }));
  assert.equal(typeof await at({}), "object");
  for (const name of ["iss", "aud", "sub", "sid", "exp", "nbf", "iat", "jti"]) {
    assert.equal(await at({ [name]: undefined }), "claims", name);
  }
  for (const name of ["iss", "aud", "sub", "sid", "exp", "nbf", "iat"]) {
    assert.equal(await at({ [name]: {} }), "claims", name);
  }
});

Deno.test("whatever the text, reading it does not fail, and believes nothing", async () => {
  const tokens = tokensAt(() => BEGAN);
  const { token } = await tokens.issue(SUBJECT);
  const parts = token.split(".");
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.tuple(fc.constantFrom(...parts, ""), fc.base64String(), fc.constantFrom(...parts, "")).map((some) =>
      some.join(".")
    ),
    fc.nat(token.length - 1).chain((at) =>
      fc.constantFrom("A", "-", "=", ".", " ").map((other) =>
        token.slice(0, at) + other + token.slice(at + 1)
      )
    ),
  ).filter((text) => text !== token);
  await fc.assert(
    fc.asyncProperty(text, async (text) => assert.equal(typeof await tokens.read(text), "string")),
  );
});
