import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createHash, createHmac } from "node:crypto";
import { mountDoor } from "#src/http/mount_door.ts";
import { observedFetch } from "#src/http/observed_fetch.ts";
import { Router } from "#src/http/router.ts";
import { DatabaseError } from "#src/platform/database.ts";
import { createMemoryReplays } from "#src/platform/memory_replays.ts";
import type { Observation } from "#src/platform/observe.ts";
import type { JobDelivery, QueuedJob } from "#src/platform/queued_job.ts";
import type { Replays } from "#src/platform/replays.ts";
import { WebhookSignature } from "#src/platform/webhook_signature.ts";
import { Problem } from "#src/problem.ts";
import { type ForgedCall, forgedCall } from "#tests/_support/forged_call.ts";

const BASE = "https://aliran.example.org";
const KEYS = { current: "sig_the_current_key", next: "sig_the_next_key" };
const OTHER_KEY = "sig_somebody_elses_key";
/** The key of QStash's development server, which its documentation shows to everybody. */
const DEVELOPMENT_KEY = "sig_7kYjw48mhY7kAjqNGcy6cr29RJ6r";
const PLACE = { baseUrl: BASE, key: KEYS.current, now: Date.parse("2026-11-21T12:00:00Z") };
const SECONDS = PLACE.now / 1000;
const HASH = createHash("sha256").update(`{"n":1}`).digest();

interface Scene {
  readonly send: (call: ForgedCall) => Promise<Response>;
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** What the jobs were given. */
  readonly done: { readonly message: unknown; readonly delivery: JobDelivery }[];
  readonly observed: Observation[];
}

function openDoor({ keys = KEYS, replays, baseUrl = BASE }: {
  keys?: typeof KEYS;
  replays?: Replays;
  baseUrl?: string;
} = {}): Scene {
  const done: Scene["done"] = [];
  const observed: Observation[] = [];
  const now = () => PLACE.now;
  const jobs = new Map<string, QueuedJob>([
    ["echo", (message, delivery) => {
      done.push({ message, delivery });
      return Promise.resolve("done");
    }],
    ["never", () => Promise.resolve({ never: "The file is gone" })],
    ["refused", () => Promise.reject(new Problem("not_found", { detail: "Import with id '7' not found" }))],
    ["broken", () => Promise.reject(new TypeError("A secret: x is undefined"))],
    ["busy", () => Promise.reject(new DatabaseError("unavailable", "No database"))],
    ["stuffed", () => Promise.reject(new Problem("data_busy"))],
  ]);
  const router = new Router((observation) => observed.push(observation));
  const signature = new WebhookSignature({ keys, replays: replays ?? createMemoryReplays({ now }), now });
  mountDoor(router, { signature, jobs, baseUrl: () => baseUrl });
  const fetch = observedFetch(router, (observation) => observed.push(observation));
  return { done, observed, fetch, send: async (call) => await fetch(forgedCall(call, PLACE)) };
}

/** A call, the status it gets, and for 401 why, which only the log tells. */
type Row = readonly [what: string, call: ForgedCall, status: number, reason?: string];

const BELIEVED: readonly Row[] = [
  ["signed by the current key", {}, 200],
  ["signed by the next key, as after a rotation", { key: KEYS.next }, 200],
  ["with the hash of its body unpadded", { claims: { body: HASH.toString("base64url") } }, 200],
  ["with no 'nbf'", { claims: { nbf: undefined } }, 200],
  ["good from this second on", { claims: { nbf: SECONDS } }, 200],
  ["good for one more second", { claims: { exp: SECONDS + 1 } }, 200],
  ["with no 'iat' and with claims that we do not know", { claims: { iat: undefined, region: "x" } }, 200],
  ["with a header that names no type", { header: { typ: undefined } }, 200],
  ["with a body beyond ASCII", { body: `{"n":"ñ😀"}` }, 200],
  ["through a proxy that calls itself otherwise", { headers: { "x-forwarded-host": "evil.example" } }, 200],
  ["for a job that nobody knows", { path: "/jobs/unknown" }, 404],
  ["for a job by the name of a member of objects", { path: "/jobs/constructor" }, 404],
  ["with a body that is no JSON", { body: "{" }, 489],
  ["with no body", { body: "" }, 489],
  ["with a body that is no UTF-8", { body: new Uint8Array([34, 255, 34]) }, 489],
  ["for a job that can never succeed", { path: "/jobs/never" }, 489],
  ["for a job that is refused what it asks for", { path: "/jobs/refused" }, 489],
  ["for a job that breaks", { path: "/jobs/broken" }, 500],
  ["for a job whose database is away", { path: "/jobs/busy" }, 503],
  ["for a job that finds the data busy", { path: "/jobs/stuffed" }, 503],
];

const FORGED: readonly Row[] = [
  ["with no signature", { token: () => null }, 401, "missing"],
  ["with an empty signature", { token: () => "" }, 401, "missing"],
  ["with a signature that is no token", { token: () => "trust me" }, 401, "malformed"],
  [
    "with a token of two parts",
    { token: (token) => token.split(".").slice(0, 2).join(".") },
    401,
    "malformed",
  ],
  ["with a token of four parts", { token: (token) => `${token}.${token}` }, 401, "malformed"],
  ["with an empty signature part", { token: (token) => token.replace(/[^.]+$/, "") }, 401, "malformed"],
  ["with a token spelt otherwise", { token: (token) => `${token}=` }, 401, "malformed"],
  ["with two tokens", { token: (token) => `${token}, ${token}` }, 401, "malformed"],
  ["with a scheme before the token", { token: (token) => `Bearer ${token}` }, 401, "malformed"],
  ["with a token of 10 kB", { claims: { pad: "x".repeat(10_000) } }, 401, "malformed"],
  ["with a header that is no JSON", { token: (token) => token.replace(/^[^.]+/, "YWJj") }, 401, "malformed"],
  ["with claims that are no object", { token: withClaims("[1]") }, 401, "malformed"],
  ["with claims that are null", { token: withClaims("null") }, 401, "malformed"],
  ["signed by another's key", { key: OTHER_KEY }, 401, "signature"],
  ["signed by an empty key", { key: "" }, 401, "signature"],
  ["signed by the key of the development server", { key: DEVELOPMENT_KEY }, 401, "signature"],
  ["with a signature of another token", { token: (token) => `${token.slice(0, -5)}AAAAA` }, 401, "signature"],
  ["with a cut signature", { token: (token) => token.slice(0, -3) }, 401, "signature"],
  ["with claims that were changed", { token: withOtherClaims }, 401, "signature"],
  ["by 'none'", { header: { alg: "none" }, token: (token) => token.replace(/[^.]+$/, "") }, 401, "malformed"],
  ["by 'none' with a signature", { header: { alg: "none" } }, 401, "algorithm"],
  ["by 'hs256' in small letters", { header: { alg: "hs256" } }, 401, "algorithm"],
  ["by HS512 with the right key", { header: { alg: "HS512" }, hash: "sha512" }, 401, "algorithm"],
  ["by HS384 with the right key", { header: { alg: "HS384" }, hash: "sha384" }, 401, "algorithm"],
  ["by RS256 in name", { header: { alg: "RS256" } }, 401, "algorithm"],
  ["by HS512 under the name of HS256", { hash: "sha512" }, 401, "signature"],
  ["by no algorithm", { header: { alg: undefined } }, 401, "algorithm"],
  [
    "with something critical that we do not know",
    { header: { crit: ["b64"], b64: false } },
    401,
    "algorithm",
  ],
  ["by another issuer", { claims: { iss: "Somebody" } }, 401, "issuer"],
  ["by no issuer", { claims: { iss: undefined } }, 401, "issuer"],
  ["for another host", { claims: { sub: "https://evil.example/jobs/echo" } }, 401, "address"],
  [
    "for the host that the request names",
    { claims: { sub: "http://10.0.0.7:8000/jobs/echo" } },
    401,
    "address",
  ],
  ["for another job", { claims: { sub: `${BASE}/jobs/never` } }, 401, "address"],
  ["for http in place of https", { claims: { sub: "http://aliran.example.org/jobs/echo" } }, 401, "address"],
  ["for an address with a slash behind", { claims: { sub: `${BASE}/jobs/echo/` } }, 401, "address"],
  ["for an address in other letters", { claims: { sub: `${BASE}/jobs/Echo` } }, 401, "address"],
  ["for no address", { claims: { sub: undefined } }, 401, "address"],
  ["for a list with the address", { claims: { sub: [`${BASE}/jobs/echo`] } }, 401, "address"],
  [
    "with a query that was not signed",
    { path: "/jobs/echo?all=1", claims: { sub: `${BASE}/jobs/echo` } },
    401,
    "address",
  ],
  ["for an unknown job and unsigned", { path: "/jobs/unknown", token: () => null }, 401, "missing"],
  ["that ended this second", { claims: { exp: SECONDS } }, 401, "expired"],
  ["that ended five minutes ago", { claims: { exp: SECONDS - 300 } }, 401, "expired"],
  ["that never ends", { claims: { exp: undefined } }, 401, "claims"],
  ["that ends at a text", { claims: { exp: String(SECONDS + 300) } }, 401, "claims"],
  ["that ends at null", { claims: { exp: null } }, 401, "claims"],
  ["that is not good yet", { claims: { nbf: SECONDS + 1 } }, 401, "early"],
  ["that is good from a text on", { claims: { nbf: "0" } }, 401, "claims"],
  ["with no id", { claims: { jti: undefined } }, 401, "claims"],
  ["with an empty id", { claims: { jti: "" } }, 401, "claims"],
  ["with no hash of its body", { claims: { body: undefined } }, 401, "claims"],
  ["with an empty hash of its body", { claims: { body: "" } }, 401, "body"],
  ["with the hash of its body in hexadecimal", { claims: { body: HASH.toString("hex") } }, 401, "body"],
  ["with another body", { signedBody: `{"n":2}` }, 401, "body"],
  ["with a body that was read and written again", { body: `{ "n": 1 }`, signedBody: `{"n":1}` }, 401, "body"],
  ["with a line break behind its body", { body: `{"n":1}\n`, signedBody: `{"n":1}` }, 401, "body"],
  ["with its body taken away", { body: "", signedBody: `{"n":1}` }, 401, "body"],
  ["with a BOM before its body", { body: `\uFEFF{"n":1}`, signedBody: `{"n":1}` }, 401, "body"],
];

for (const [what, call, status, reason] of [...BELIEVED, ...FORGED]) {
  Deno.test(`a call ${what} is answered ${status}`, async () => {
    const { send, done, observed } = openDoor();
    const response = await send(call);
    const body = await response.json();
    assert.equal(response.status, status, JSON.stringify(body));
    assert.equal(body.status_code, status);
    assert.equal(done.length, status === 200 ? 1 : 0);
    assert.equal(response.headers.get("upstash-nonretryable-error"), status === 489 ? "true" : null);
    assert.doesNotMatch(JSON.stringify(body), /secret/);
    if (status !== 401) return;
    assert.equal(reasonOf(observed), `The signature was refused: ${reason}`);
    assert.doesNotMatch(JSON.stringify(body), /expired|address|refused/, "the caller is not told why");
  });
}

Deno.test("the table holds at least 40 calls that must not be believed", () => {
  assert.ok(FORGED.length >= 40, String(FORGED.length));
});

Deno.test("a call is believed once: the same again, at once or at the same time, is answered 401", async () => {
  const { send, done, observed } = openDoor();
  const same = { claims: { jti: "jwt_one" } };
  const answers = await Promise.all(Array.from({ length: 5 }, () => send(same)));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 401, 401, 401, 401]);
  const again = await send({ ...same, key: KEYS.next, body: "2" });
  assert.equal(again.status, 401, "another call by the same id");
  assert.equal(reasonOf(observed), "The signature was refused: replayed");
  assert.equal(done.length, 1);
  for (const { body } of [...answers, again]) await body?.cancel();
});

Deno.test("a forged call does not use up the id of the real one", async () => {
  const { send } = openDoor();
  const jti = "jwt_one";
  const forged = [{ key: OTHER_KEY }, { claims: { exp: SECONDS } }, { signedBody: "x" }];
  for (const call of forged) {
    const response = await send({ ...call, claims: { ...call.claims, jti } });
    assert.equal((await response.json()).status, 401);
  }
  assert.equal((await (await send({ claims: { jti } })).json()).status_code, 200);
});

Deno.test("where nobody knows whether a call came before it is answered 503 and not done", async () => {
  const { send, done } = openDoor({ replays: { use: () => Promise.resolve("unreachable") } });
  const response = await send({});
  assert.equal((await response.json()).code, "call_unchecked");
  assert.deepEqual([response.status, done.length], [503, 0]);
});

Deno.test("keys are rotated without a call lost: old, new, and the old one no more", async () => {
  const [first, second, third] = ["sig_1", "sig_2", "sig_3"];
  const rotations = [
    { keys: { current: first, next: second }, statuses: [200, 200, 401] },
    { keys: { current: second, next: third }, statuses: [401, 200, 200] },
  ];
  for (const { keys, statuses } of rotations) {
    const { send } = openDoor({ keys });
    const answers = await Promise.all([first, second, third].map((key) => send({ key })));
    assert.deepEqual(answers.map(({ status }) => status), statuses);
    for (const { body } of answers) await body?.cancel();
  }
});

Deno.test("QSTASH_DEV in the environment changes nothing", async () => {
  for (const value of ["true", "1", "nonsense"]) {
    Deno.env.set("QSTASH_DEV", value);
    try {
      const { send } = openDoor();
      assert.equal((await (await send({ key: DEVELOPMENT_KEY })).json()).status, 401);
      assert.equal((await (await send({})).json()).status_code, 200);
    } finally {
      Deno.env.delete("QSTASH_DEV");
    }
  }
});

Deno.test("slashes at the end of the base address do not count", async () => {
  const { send } = openDoor({ baseUrl: `${BASE}//` });
  assert.equal((await (await send({})).json()).status_code, 200);
});

Deno.test("a job is given the message, its id, how often it was tried, and when nobody waits any more", async () => {
  const { send, done } = openDoor();
  const headers = { "upstash-message-id": "msg_7", "upstash-retried": "2" };
  await (await send({ headers })).body?.cancel();
  await (await send({ headers: { "upstash-retried": "often" } })).body?.cancel();
  const [first, second] = done.map(({ message, delivery: { messageId, retried, signal } }) => {
    assert.ok(signal instanceof AbortSignal);
    return { message, messageId, retried };
  });
  assert.deepEqual(first, { message: { n: 1 }, messageId: "msg_7", retried: 2 });
  assert.deepEqual(second, { message: { n: 1 }, messageId: "", retried: 0 });
});

Deno.test("what is unsigned is refused before its body is read, and what is too large before it is held", async () => {
  const { fetch } = openDoor();
  const endless = () => new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(65_536)) });
  const call = (headers: HeadersInit) =>
    fetch(new Request("http://10.0.0.7:8000/jobs/echo", { method: "POST", body: endless(), headers }));
  const statuses = [(await call({})).status, (await call({ "upstash-signature": "a.b.c" })).status];
  assert.deepEqual(statuses, [401, 413]);
});

Deno.test("the door takes POST alone", async () => {
  const { send } = openDoor();
  const response = await send({ method: "GET" });
  assert.deepEqual([response.status, response.headers.get("allow")], [405, "OPTIONS, POST"]);
  await response.body?.cancel();
});

Deno.test("a door with an empty key is not opened: anybody could sign", () => {
  for (const keys of [{ current: "", next: "sig_2" }, { current: "sig_1", next: "" }]) {
    assert.throws(() => openDoor({ keys }), /one is empty/);
  }
});

function withClaims(json: string): (token: string) => string {
  return (token) => {
    const signed = `${token.split(".")[0]}.${Buffer.from(json).toString("base64url")}`;
    return `${signed}.${createHmac("sha256", KEYS.current).update(signed).digest("base64url")}`;
  };
}

function withOtherClaims(token: string): string {
  const [header, payload, signature] = token.split(".");
  const claims = JSON.parse(Buffer.from(payload!, "base64url").toString());
  const other = Buffer.from(JSON.stringify({ ...claims, exp: claims.exp + 1 })).toString("base64url");
  return `${header}.${other}.${signature}`;
}

function reasonOf(observed: readonly Observation[]): string | undefined {
  const last = observed.findLast(({ event }) => event === "request");
  const error = last !== undefined && "error" in last ? last.error : undefined;
  return error instanceof Problem ? (error.cause as Error | undefined)?.message : undefined;
}
