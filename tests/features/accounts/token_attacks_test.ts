import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHmac, createPublicKey } from "node:crypto";
import { forgedToken } from "#tests/_support/forged_token.ts";
import { needs } from "#tests/_support/needs.ts";
import { type AttackedWorld, createAttackedWorld } from "./attacked_world.ts";
import { DAY_MS, KEYS } from "./caller_world.ts";

/** What is tried, what it is answered with, and how it is done. */
type Attack = readonly [name: string, answer: string, run: (world: AttackedWorld) => Promise<Response>];

const BAD = "401 token_invalid";
const NONE = "401 token_required";
const MAY_NOT = "403 forbidden";

const ALGORITHMS: readonly Attack[] = [
  ["a token that nobody touched", "200", ({ show }) => show()],
  ["no algorithm: none", BAD, ({ show }) => show({ head: { alg: "none" }, key: () => "" })],
  ["no algorithm: None", BAD, ({ show }) => show({ head: { alg: "None" }, key: () => "" })],
  ["no algorithm: nOnE, with a signature", BAD, ({ show }) => show({ head: { alg: "nOnE" } })],
  ["no algorithm named", BAD, ({ show }) => show({ head: { alg: undefined } })],
  ["an empty algorithm", BAD, ({ show }) => show({ head: { alg: "" } })],
  ["our algorithm in small letters", BAD, ({ show }) => show({ head: { alg: "hs256" } })],
  ["our algorithm in a list", BAD, ({ show }) => show({ head: { alg: ["HS256"] } })],
  ["HS384 by our key", BAD, ({ show }) => show({ head: { alg: "HS384" }, key: hmac("sha384", KEYS[0]) })],
  ["HS512 by our key", BAD, ({ show }) => show({ head: { alg: "HS512" }, key: hmac("sha512", KEYS[0]) })],
  ["RS256 by our key", BAD, ({ show }) => show({ head: { alg: "RS256" } })],
  ["another kind of token by our key", BAD, ({ show }) => show({ head: { typ: "JWT" } })],
  ["a token of no kind by our key", BAD, ({ show }) => show({ head: { typ: undefined } })],
];

const KEY_IDS: readonly Attack[] = [
  ["no key named", BAD, ({ show }) => show({ head: { kid: undefined } })],
  ["a key that is not there", BAD, ({ show }) => show({ head: { kid: "0123456789abcdef" } })],
  ["a key named null", BAD, ({ show }) => show({ head: { kid: null } })],
  ["a key named by a number", BAD, ({ show }) => show({ head: { kid: 0 } })],
  ["a key named by a list", BAD, ({ show, head }) => show({ head: { kid: [head["kid"]] } })],
  ["a key at a path", BAD, ({ show }) => show({ head: { kid: "../../../../dev/null" }, key: "" })],
  ["a key in a file", BAD, ({ show }) => show({ head: { kid: "/etc/hostname" }, key: "\0" })],
  ["a key out of SQL", BAD, ({ show }) => show({ head: { kid: "' union select 'owned' --" }, key: "owned" })],
  ["a key at a URL", BAD, ({ show }) => show({ head: { kid: "http://127.0.0.1/key" }, key: "owned" })],
  ["a key by a command", BAD, ({ show }) => show({ head: { kid: "key | whoami" }, key: "owned" })],
  [
    "the key __proto__",
    BAD,
    ({ here, claims }) =>
      here.show(
        forgedToken({
          head: '{"alg":"HS256","kid":"__proto__","typ":"at+jwt"}',
          claims,
          key: "[object Object]",
        }),
      ),
  ],
  [
    "the key constructor",
    BAD,
    ({ show }) => show({ head: { kid: "constructor" }, key: "function Object() { [native code] }" }),
  ],
  ["the key toString", BAD, ({ show }) => show({ head: { kid: "toString" }, key: "" })],
  ["a key's name as the key", BAD, ({ show, head }) => show({ key: String(head["kid"]) })],
  ["an empty key", BAD, ({ show }) => show({ key: "" })],
  ["the previous key under the current one's name", BAD, ({ show }) => show({ key: KEYS[1] })],
  ["a guessed key", BAD, ({ show }) => show({ key: "secret" })],
];

const HEADS: readonly Attack[] = [
  ["a URL of keys in the head", BAD, ({ show, outside }) => show({ head: { jku: outside.server.url } })],
  [
    "a key in the head",
    BAD,
    ({ show }) => show({ head: { jwk: { kty: "oct", k: "b3duZWQ" } }, key: "owned" }),
  ],
  ["a key in the head, and ours", BAD, ({ show }) => show({ head: { jwk: { kty: "oct", k: "b3duZWQ" } } })],
  ["a certificate's URL in the head", BAD, ({ show }) => show({ head: { x5u: "https://issuer.test/cert" } })],
  ["certificates in the head", BAD, ({ show }) => show({ head: { x5c: ["MIIB"] } })],
  ["something critical in the head", BAD, ({ show }) => show({ head: { crit: ["exp"] } })],
  ["claims that are not encoded", BAD, ({ show }) => show({ head: { b64: false, crit: ["b64"] } })],
  ["packed claims", BAD, ({ show }) => show({ head: { zip: "DEF" } })],
  [
    "a second algorithm behind ours",
    BAD,
    ({ here, head, claims }) =>
      here.show(forgedToken({ head: twice(head, '"alg":"none"'), claims, key: KEYS[0] })),
  ],
  [
    "the same algorithm twice",
    BAD,
    ({ here, head, claims }) =>
      here.show(forgedToken({ head: twice(head, '"alg":"HS256"'), claims, key: KEYS[0] })),
  ],
  [
    "a head with a space in it",
    BAD,
    ({ here, head, claims }) =>
      here.show(forgedToken({ head: JSON.stringify(head).replace(":", ": "), claims, key: KEYS[0] })),
  ],
  [
    "a head that is a list",
    BAD,
    ({ here, head, claims }) => here.show(forgedToken({ head: [head], claims, key: KEYS[0] })),
  ],
  [
    "a head that is null",
    BAD,
    ({ here, claims }) => here.show(forgedToken({ head: "null", claims, key: KEYS[0] })),
  ],
  [
    "a head that is no JSON",
    BAD,
    ({ here, claims }) => here.show(forgedToken({ head: "{alg:HS256}", claims, key: KEYS[0] })),
  ],
  [
    "a head behind a byte order mark",
    BAD,
    ({ here, head, claims }) =>
      here.show(forgedToken({ head: `\ufeff${JSON.stringify(head)}`, claims, key: KEYS[0] })),
  ],
];

const SIGNATURES: readonly Attack[] = [
  ["no signature", BAD, ({ show }) => show({ key: () => "" })],
  [
    "a signature with one bit changed",
    BAD,
    ({ show }) => show({ key: (text) => changed(hmac("sha256", KEYS[0])(text)) }),
  ],
  [
    "half a signature",
    BAD,
    ({ show }) => show({ key: (text) => hmac("sha256", KEYS[0])(text).subarray(0, 16) }),
  ],
  [
    "a signature and more",
    BAD,
    ({ show }) => show({ key: (text) => Buffer.concat([hmac("sha256", KEYS[0])(text), Buffer.of(0)]) }),
  ],
  [
    "the signature of another token",
    BAD,
    ({ here, token, forge }) =>
      here.show(`${body(forge({ claims: { sub: crypto.randomUUID() } }))}.${signatureOf(token)}`),
  ],
  ["the signature in another spelling", BAD, ({ here, token }) => here.show(otherSpelling(token))],
  ["the signature with padding", BAD, ({ here, token }) => here.show(`${token}=`)],
  ["the head with padding", BAD, ({ here, token }) => here.show(token.replace(".", "=."))],
  ["a line break in a part", BAD, ({ here, token }) => here.show(token.replace(".", "%0a."))],
  [
    "the hash of the text as its signature",
    BAD,
    ({ show }) => show({ key: (text) => createHmac("sha256", text).digest() }),
  ],
];

const CLAIMS: readonly Attack[] = [
  [
    "another user, signature kept",
    BAD,
    ({ here, token, forge }) =>
      here.show(`${body(forge({ claims: { sub: crypto.randomUUID() } }))}.${signatureOf(token)}`),
  ],
  [
    "a later end, signature kept",
    BAD,
    ({ here, token, forge, now }) =>
      here.show(`${body(forge({ claims: { exp: now + 9_999 } }))}.${signatureOf(token)}`),
  ],
  [
    "roles in the token",
    MAY_NOT,
    ({ show }) => show({ claims: { roles: ["super_admin"], role: "super_admin" } }, "/admin"),
  ],
  ["another user with this session", BAD, ({ show }) => show({ claims: { sub: crypto.randomUUID() } })],
  ["a session that is not there", BAD, ({ show }) => show({ claims: { sid: crypto.randomUUID() } })],
  ["a session named by SQL", BAD, ({ show }) => show({ claims: { sid: "' or 1 = 1 --" } })],
  ["a session named by an object", BAD, ({ show }) => show({ claims: { sid: { id: 1 } } })],
  [
    "expired a minute ago",
    BAD,
    ({ show, now }) => show({ claims: { iat: now - 960, nbf: now - 960, exp: now - 60 } }),
  ],
  ["expired six seconds ago", BAD, ({ show, now }) => show({ claims: { exp: now - 6 } })],
  ["no end", BAD, ({ show }) => show({ claims: { exp: undefined } })],
  ["an end in words", BAD, ({ show }) => show({ claims: { exp: "9999999999" } })],
  [
    "an end without end",
    BAD,
    ({ here, head, claims }) =>
      here.show(
        forgedToken({
          head,
          claims: JSON.stringify(claims).replace(/"exp":\d+/, '"exp":1e999'),
          key: KEYS[0],
        }),
      ),
  ],
  [
    "an old token that ends in a thousand years",
    BAD,
    ({ show, now }) => show({ claims: { iat: now - 9_999, exp: now + 3e10 } }),
  ],
  ["not good before a minute from now", BAD, ({ show, now }) => show({ claims: { nbf: now + 60 } })],
  ["made a minute from now", BAD, ({ show, now }) => show({ claims: { iat: now + 60 } })],
  ["no beginning", BAD, ({ show }) => show({ claims: { nbf: undefined } })],
  ["no time of making", BAD, ({ show }) => show({ claims: { iat: undefined } })],
  ["no id", BAD, ({ show }) => show({ claims: { jti: undefined } })],
  ["no user", BAD, ({ show }) => show({ claims: { sub: undefined } })],
  ["no session", BAD, ({ show }) => show({ claims: { sid: undefined } })],
  ["for another service", BAD, ({ show }) => show({ claims: { aud: "another" } })],
  ["for no service", BAD, ({ show }) => show({ claims: { aud: undefined } })],
  ["by somebody else", BAD, ({ show }) => show({ claims: { iss: "https://evil.test/" } })],
  ["by nobody", BAD, ({ show }) => show({ claims: { iss: undefined } })],
  ["by us, nearly", BAD, ({ show }) => show({ claims: { iss: "aliran/" } })],
  ["by us in a list", BAD, ({ show }) => show({ claims: { iss: ["aliran"] } })],
  [
    "a user named twice",
    BAD,
    ({ here, head, claims }) =>
      here.show(forgedToken({ head, claims: twice(claims, `"sub":"${claims["sub"]}"`), key: KEYS[0] })),
  ],
  [
    "a user named twice, once in another spelling",
    BAD,
    ({ here, head, claims }) =>
      here.show(
        forgedToken({ head, claims: twice(claims, `"s\\u0075b":"${claims["sub"]}"`), key: KEYS[0] }),
      ),
  ],
  [
    "claims that are a list",
    BAD,
    ({ here, head, claims }) => here.show(forgedToken({ head, claims: [claims], key: KEYS[0] })),
  ],
  [
    "claims that are no JSON",
    BAD,
    ({ here, head }) => here.show(forgedToken({ head, claims: "sub=siti", key: KEYS[0] })),
  ],
  ["claims that are no UTF-8", BAD, ({ here, head, claims }) => {
    const [first] = forgedToken({ head, claims }).split(".");
    const text = `${first}.${
      Buffer.concat([Buffer.from(JSON.stringify(claims).slice(0, -1)), Buffer.from(',"a":"\xff"}', "latin1")])
        .toString("base64url")
    }`;
    return here.show(`${text}.${hmac("sha256", KEYS[0])(text).toString("base64url")}`);
  }],
];

const FORMS: readonly Attack[] = [
  ["nothing at all", NONE, ({ here }) => here.ask("/read")],
  ["an empty header", NONE, ({ here }) => here.ask("/read", { headers: { authorization: "" } })],
  ["Bearer and nothing", BAD, ({ here }) => here.ask("/read", { headers: { authorization: "Bearer" } })],
  [
    "bearer in small letters",
    "200",
    ({ here, token }) => here.ask("/read", { headers: { authorization: `bearer ${token}` } }),
  ],
  ["two tokens", BAD, ({ here, token }) => here.show(`${token} ${token}`)],
  [
    "two headers",
    BAD,
    ({ here, token }) =>
      here.ask("/read", {
        headers: [["authorization", `Bearer ${token}`], ["authorization", `Bearer ${token}`]],
      }),
  ],
  [
    "name and password",
    NONE,
    ({ here }) => here.ask("/read", { headers: { authorization: `Basic ${btoa("admin:admin")}` } }),
  ],
  [
    "a token without its scheme",
    NONE,
    ({ here, token }) => here.ask("/read", { headers: { authorization: token } }),
  ],
  [
    "another scheme",
    NONE,
    ({ here, token }) => here.ask("/read", { headers: { authorization: `DPoP ${token}` } }),
  ],
  ["a token in the query", NONE, ({ here, token }) => here.ask(`/read?access_token=${token}`)],
  [
    "a token in another header",
    NONE,
    ({ here, token }) => here.ask("/read", { headers: { "x-authorization": `Bearer ${token}` } }),
  ],
  [
    "a user's name in a proxy's header",
    NONE,
    ({ here, user }) => here.ask("/read", { headers: { "x-remote-user": user.userId } }),
  ],
  [
    "a token in the body",
    NONE,
    ({ here, token }) => here.ask("/read", { method: "POST", body: `access_token=${token}` }),
  ],
  ["9 KiB", BAD, ({ show }) => show({ claims: { filler: "a".repeat(9_216) } })],
  ["a million dots", BAD, ({ here }) => here.show(".".repeat(1_000_000))],
  ["two parts", BAD, ({ here, token }) => here.show(body(token))],
  ["four parts", BAD, ({ here, token }) => here.show(`${token}.e30`)],
  [
    "five parts, as if encrypted",
    BAD,
    ({ here }) => here.show("eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..aaaa.aaaa.aaaa"),
  ],
  [
    "an object in JSON's own form",
    BAD,
    ({ here }) => here.show(JSON.stringify({ payload: "e30", signatures: [] })),
  ],
  ["letters that are not Latin", BAD, ({ here, token }) => here.show(token.replace("e", "\u00e9"))],
  [
    "brackets without end",
    BAD,
    ({ here, head }) => here.show(forgedToken({ head, claims: "[".repeat(5_000), key: KEYS[0] })),
  ],
];

const OUTSIDERS: readonly Attack[] = [
  [
    "outside: a good token by RS256",
    "200",
    async ({ here, outside }) => here.show(await outside.rsa.sign(outside.claims())),
  ],
  [
    "outside: a good token by ES256",
    "200",
    async ({ here, outside }) => here.show(await outside.ec.sign(outside.claims())),
  ],
  [
    "outside: the public key in PEM as a secret",
    BAD,
    ({ here, outside }) =>
      here.show(
        forgedToken({
          head: { alg: "HS256", kid: "rsa-key", typ: "JWT" },
          claims: outside.claims(),
          key: pemOf(outside.rsa.jwk),
        }),
      ),
  ],
  [
    "outside: the public key's number as a secret",
    BAD,
    ({ here, outside }) =>
      here.show(
        forgedToken({
          head: { alg: "HS256", kid: "rsa-key" },
          claims: outside.claims(),
          key: outside.rsa.jwk.n!,
        }),
      ),
  ],
  [
    "outside: our secret for its users",
    BAD,
    ({ here, head, outside }) => here.show(forgedToken({ head, claims: outside.claims(), key: KEYS[0] })),
  ],
  [
    "outside: its key for our users",
    BAD,
    async ({ here, claims, outside }) => here.show(await outside.rsa.sign(claims)),
  ],
  [
    "outside: its key for our users, in our head",
    BAD,
    async ({ here, claims, head, outside }) =>
      here.show(await outside.rsa.sign(claims, { kid: head["kid"], typ: "at+jwt" })),
  ],
  [
    "outside: no algorithm",
    BAD,
    ({ here, outside }) =>
      here.show(forgedToken({ head: { alg: "none", kid: "rsa-key" }, claims: outside.claims() })),
  ],
  [
    "outside: one key's name, the other's signature",
    BAD,
    async ({ here, outside }) => here.show(await outside.ec.sign(outside.claims(), { kid: "rsa-key" })),
  ],
  [
    "outside: a key that it does not have",
    BAD,
    async ({ here, outside }) => here.show(await outside.rsa.sign(outside.claims(), { kid: "stranger" })),
  ],
  [
    "outside: no key named",
    BAD,
    async ({ here, outside }) => here.show(await outside.rsa.sign(outside.claims(), { kid: undefined })),
  ],
  [
    "outside: keys at another URL",
    BAD,
    async ({ here, outside }) =>
      here.show(await outside.rsa.sign(outside.claims(), { jku: "https://evil.test/keys" })),
  ],
  [
    "outside: its key in the head",
    BAD,
    async ({ here, outside }) =>
      here.show(await outside.rsa.sign(outside.claims(), { jwk: outside.rsa.jwk })),
  ],
  [
    "outside: for another service",
    BAD,
    async ({ here, outside }) => here.show(await outside.rsa.sign(outside.claims({ aud: "another" }))),
  ],
  [
    "outside: by another issuer",
    BAD,
    async ({ here, outside }) =>
      here.show(await outside.rsa.sign(outside.claims({ iss: "https://evil.test/" }))),
  ],
  [
    "outside: expired",
    BAD,
    async ({ here, outside, now }) => here.show(await outside.rsa.sign(outside.claims({ exp: now - 60 }))),
  ],
  [
    "outside: not good yet",
    BAD,
    async ({ here, outside, now }) => here.show(await outside.rsa.sign(outside.claims({ nbf: now + 60 }))),
  ],
  [
    "outside: without end",
    BAD,
    async ({ here, outside }) => here.show(await outside.rsa.sign(outside.claims({ exp: undefined }))),
  ],
  [
    "outside: nobody",
    BAD,
    async ({ here, outside }) => here.show(await outside.rsa.sign(outside.claims({ sub: undefined }))),
  ],
  ["outside: another user, signature kept", BAD, async ({ here, outside }) => {
    const [good, other] = [
      await outside.rsa.sign(outside.claims()),
      await outside.rsa.sign(outside.claims({ sub: "budi" })),
    ];
    return here.show(`${body(other)}.${signatureOf(good)}`);
  }],
  [
    "outside: a role that we do not have",
    MAY_NOT,
    async ({ here, outside }) =>
      here.show(await outside.rsa.sign(outside.claims({ roles: ["root", "*", "__proto__"] }))),
  ],
  [
    "outside: no roles",
    MAY_NOT,
    async ({ here, outside }) => here.show(await outside.rsa.sign(outside.claims({ roles: undefined }))),
  ],
  [
    "outside: a role of somebody else",
    MAY_NOT,
    async ({ here, outside }) => here.show(await outside.rsa.sign(outside.claims()), "/admin"),
  ],
  [
    "outside: where no outside issuer is",
    BAD,
    async ({ there, outside }) => there.show(await outside.rsa.sign(outside.claims())),
  ],
];

const COOKIES: readonly Attack[] = [
  ["cookie: a good one, to read", "200", ({ here, token }) => here.ask("/read", cookie(token))],
  [
    "cookie: a page of this host writes",
    "200",
    ({ here, token }) =>
      here.ask("/read", { method: "POST", ...cookie(token, { "sec-fetch-site": "same-origin" }) }),
  ],
  [
    "cookie: a page of this host writes with an older browser",
    "200",
    ({ here, token }) =>
      here.ask("/read", {
        method: "POST",
        ...cookie(token, { host: "aliran.test", origin: "https://aliran.test" }),
      }),
  ],
  [
    "cookie: a page elsewhere writes",
    NONE,
    ({ here, token }) =>
      here.ask("/read", { method: "POST", ...cookie(token, { "sec-fetch-site": "cross-site" }) }),
  ],
  [
    "cookie: a page of a sister writes",
    NONE,
    ({ here, token }) =>
      here.ask("/read", { method: "POST", ...cookie(token, { "sec-fetch-site": "same-site" }) }),
  ],
  [
    "cookie: a page elsewhere writes with an older browser",
    NONE,
    ({ here, token }) =>
      here.ask("/read", {
        method: "POST",
        ...cookie(token, { host: "aliran.test", origin: "https://evil.test" }),
      }),
  ],
  [
    "cookie: a page that hides where it is writes",
    NONE,
    ({ here, token }) =>
      here.ask("/read", { method: "POST", ...cookie(token, { host: "aliran.test", origin: "null" }) }),
  ],
  [
    "cookie: a host whose name begins with ours writes",
    NONE,
    ({ here, token }) =>
      here.ask("/read", {
        method: "POST",
        ...cookie(token, { host: "aliran.test", origin: "https://aliran.test.evil.test" }),
      }),
  ],
  [
    "cookie: writing from nowhere",
    NONE,
    ({ here, token }) => here.ask("/read", { method: "POST", ...cookie(token) }),
  ],
  ["cookie: tampered", BAD, ({ here, forge }) => here.ask("/read", cookie(forge({ key: "guessed" })))],
  [
    "cookie: two of them",
    BAD,
    ({ here, token }) => here.ask("/read", cookie(`${token}; aliran_session=${token}`)),
  ],
  [
    "cookie: one with a longer name",
    NONE,
    ({ here, token }) =>
      here.ask("/read", { headers: { cookie: `x_aliran_session=${token}; aliran_session_id=${token}` } }),
  ],
  [
    "cookie: a good one beside a bad header",
    BAD,
    ({ here, token }) => here.ask("/read", cookie(token, { authorization: "Bearer x" })),
  ],
];

const SESSIONS: readonly Attack[] = [
  ["session: signed out on another process", BAD, async (world) => {
    const { token, user } = await known(world);
    await world.world.change(
      world.there,
      "sessions",
      "update sessions set ended_at = now() where id = :id",
      user.sessionId,
    );
    return await world.here.show(token);
  }],
  ["session: signed out on another process, by its route", BAD, async (world) => {
    const { token } = await known(world);
    const out = await world.there.ask("/v1/auth/logout", {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(out.status, 200);
    return await world.here.show(token);
  }],
  ["session: a role taken away while the token lives", MAY_NOT, async (world) => {
    const { token, user } = await known(world, "admin");
    assert.equal((await world.here.show(token, "/admin")).status, 200);
    await world.world.change(world.there, "users", "delete from user_roles where user_id = :id", user.userId);
    return await world.here.show(token, "/admin");
  }],
  ["session: the user may not sign in any more", BAD, async (world) => {
    const { token, user } = await known(world);
    await world.world.change(
      world.there,
      "users",
      "update users set is_active = false where id = :id",
      user.userId,
    );
    return await world.here.show(token);
  }],
  ["session: the user is gone", BAD, async (world) => {
    const { token, user } = await known(world);
    await world.world.change(world.there, "users", "delete from users where id = :id", user.userId);
    return await world.here.show(token);
  }],
  ["session: expired while the token lives", BAD, async (world) => {
    const user = await world.world.signUp("user");
    const over = new Date(world.world.now() - 1);
    await world.world.sql("update sessions set expires_at = $1 where id = $2", [over, user.sessionId]);
    return await world.here.show((await world.here.tokens.issue(user)).token);
  }],
  ["session: a token of the previous key", "200", async ({ world, here, user }) => {
    const before = await world.start({ keys: [KEYS[1]] });
    return await here.show((await before.tokens.issue(user)).token);
  }],
  ["session: a token of a key that was dropped", BAD, async ({ world, here, user }) => {
    const before = await world.start({ keys: ["the-one-before-those-two-".repeat(2)] });
    return await here.show((await before.tokens.issue(user)).token);
  }],
  ["session: a refresh token as an access token", BAD, async (world) => {
    const { refreshToken } = await world.here.begin(world.user.userId);
    return await world.here.show(refreshToken);
  }],
  [
    "session: an access token as a refresh token",
    "401 refresh_refused",
    ({ here, token }) => refresh(here, token),
  ],
  [
    "session: a refresh token that was made up",
    "401 refresh_refused",
    ({ here }) => refresh(here, "A".repeat(43)),
  ],
  ["session: a refresh token a second time", "401 refresh_refused", async ({ here, there, user }) => {
    const { refreshToken } = await here.begin(user.userId);
    assert.equal((await refresh(here, refreshToken)).status, 200);
    return await refresh(there, refreshToken);
  }],
  ["session: the token of a session whose refresh token came twice", BAD, async ({ here, there, user }) => {
    const { refreshToken } = await here.begin(user.userId);
    const { data } = await (await refresh(here, refreshToken)).json();
    assert.equal((await here.show(data.access_token)).status, 200);
    await refresh(there, refreshToken);
    return await here.show(data.access_token);
  }],
  [
    "session: the next refresh token of such a session",
    "401 refresh_refused",
    async ({ here, there, user }) => {
      const { refreshToken } = await here.begin(user.userId);
      const { data } = await (await refresh(here, refreshToken)).json();
      await refresh(there, refreshToken);
      return await refresh(here, data.refresh_token);
    },
  ],
  ["session: nobody can tell, as the database is gone", "503 data_unavailable", async (world) => {
    const { token, user } = await known(world);
    world.here.gate.shut();
    await world.world.change(
      world.there,
      "sessions",
      "update sessions set ended_at = now() where id = :id",
      user.sessionId,
    );
    const response = await world.here.show(token);
    world.here.gate.open();
    return response;
  }],
  [
    "outside: a new key while the issuer is down",
    "503 issuer_unavailable",
    async ({ world, here, outside }) => {
      await outside.server.stop();
      world.tick(60_000);
      const response = await here.show(await outside.rsa.sign(outside.claims(), { kid: "new" }));
      outside.server.restart();
      return response;
    },
  ],
  ["session: a token after its end, that was believed before", BAD, async (world) => {
    const { token } = await known(world);
    world.world.tick(906_000);
    return await world.here.show(token);
  }],
  ["session: a token a month later", BAD, async (world) => {
    world.world.tick(31 * DAY_MS);
    return await world.here.show(world.token);
  }],
];

const ATTACKS = [ALGORITHMS, KEY_IDS, HEADS, SIGNATURES, CLAIMS, FORMS, OUTSIDERS, COOKIES, SESSIONS].flat();

Deno.test({
  name: `${ATTACKS.length} attacks on tokens and sessions are answered as they should be`,
  ...needs("TEST_POSTGRES_URL", "TEST_REDIS_URL"),
  async fn(test) {
    assert.equal(new Set(ATTACKS.map(([name]) => name)).size, ATTACKS.length);
    await using world = await createAttackedWorld();
    for (const [name, answer, run] of ATTACKS) {
      await test.step(`${name}: ${answer}`, async () => {
        const response = await run(world);
        const body = await response.text();
        const code = response.status === 200 ? "" : ` ${JSON.parse(body).code}`;
        assert.equal(`${response.status}${code}`, answer);
        if (response.status === 401) {
          assert.match(response.headers.get("www-authenticate") ?? "", /^Bearer realm="aliran"/);
        }
        for (const secret of [...KEYS, world.token, "jose", "JWT"]) assert.ok(!body.includes(secret), body);
      });
    }
  },
});

function hmac(hash: string, key: string): (text: string) => Buffer {
  return (text) => createHmac(hash, key).update(text).digest();
}

function changed(bytes: Uint8Array): Uint8Array {
  return bytes.with(7, bytes[7]! ^ 1);
}

function body(token: string): string {
  return token.slice(0, token.lastIndexOf("."));
}

function signatureOf(token: string): string {
  return token.slice(token.lastIndexOf(".") + 1);
}

/** The last letter of 32 bytes has two bits to spare: four letters mean the same. */
function otherSpelling(token: string): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const other = token.slice(0, -1) + letters[letters.indexOf(token.at(-1)!) + 1];
  assert.deepEqual(
    Buffer.from(signatureOf(other), "base64url"),
    Buffer.from(signatureOf(token), "base64url"),
  );
  return other;
}

/** An object as JSON with one more member in it, which may be there already. */
function twice(object: object, member: string): string {
  return `${JSON.stringify(object).slice(0, -1)},${member}}`;
}

function pemOf(jwk: object): string {
  return createPublicKey({ key: { ...jwk }, format: "jwk" }).export({ type: "spki", format: "pem" })
    .toString();
}

function cookie(token: string, headers: Record<string, string> = {}): { headers: Record<string, string> } {
  return { headers: { cookie: `theme=dark; aliran_session=${token}`, ...headers } };
}

/** Somebody new whom both processes know already. */
async function known({ world, here, there }: AttackedWorld, role: "admin" | "user" = "user") {
  const user = await world.signUp(role);
  const { token } = await here.tokens.issue(user);
  for (const process of [here, there]) assert.equal((await process.show(token)).status, 200);
  return { token, user };
}

function refresh(process: AttackedWorld["here"], refreshToken: string): Promise<Response> {
  return process.ask("/v1/auth/refresh", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ refresh_token: refreshToken }),
  });
}
