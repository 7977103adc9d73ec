import assert from "node:assert/strict";
import { validator } from "hono/validator";
import type { BodyLimits } from "#src/http/body_bytes.ts";
import { jsonBody } from "#src/http/json_body.ts";
import { observedFetch } from "#src/http/observed_fetch.ts";
import { Router } from "#src/http/router.ts";
import type { Observation } from "#src/platform/observe.ts";
import { openRawClient, type RawClient } from "#tests/_support/raw_client.ts";

const JSON_HEAD = "POST /things HTTP/1.1\r\nHost: aliran.test\r\nContent-Type: application/json\r\n";
const CHUNKED = `${JSON_HEAD}Transfer-Encoding: chunked\r\n\r\n`;
const LATER = "GET /things HTTP/1.1\r\nHost: aliran.test\r\n\r\n";
const LIMITS = { bytesMax: 1 << 20, ms: 10_000 };
const MEGABYTE = "x".repeat(1 << 20);

interface Scene extends AsyncDisposable {
  readonly observations: Observation[];
  post(body: BodyInit | null, headers?: Record<string, string>): Promise<Response>;
  connect(): Promise<RawClient>;
}

/** A server that says back what it understood of a JSON body. */
function serveThings(limits: BodyLimits = LIMITS): Scene {
  const observations: Observation[] = [];
  const observe = (observation: Observation) => void observations.push(observation);
  const router = new Router(observe);
  router.post("/things", async ({ req }) => {
    const value = await jsonBody(req.raw, limits);
    return Response.json({ value, polluted: "sold" in {} });
  });
  router.post("/hono", validator("json", (value) => value), ({ req }) => Response.json(req.valid("json")));
  for (const method of ["GET", "DELETE"]) router.on(method, "/things", () => new Response("things"));
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    observedFetch(router, observe),
  );
  const { port } = server.addr;
  return {
    observations,
    connect: () => openRawClient(port),
    post: (body, headers = { "content-type": "application/json" }) =>
      fetch(`http://127.0.0.1:${port}/things`, { method: "POST", body, headers }),
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

for (
  const [type, text] of [
    ["application/json", '{"a": [1, "ü", null]}'],
    ["APPLICATION/JSON ; charset=UTF-8", "7"],
    ['application/merge-patch+json; charset="utf-8"', "{}"],
    ["application/vnd.api2+json; v=1", "[]"],
    ["application/json", "\ufeff{}"],
    ["application/json", ` {"a": "${"ü".repeat(1_000)}"}\n`],
    ["application/json", '"\\ud83d\\ude00\\\\u0000"'],
  ] as const
) {
  Deno.test(`'${text.slice(0, 30)}' as ${type} is taken`, async () => {
    await using things = serveThings();
    const response = await things.post(text, { "content-type": type });
    assert.equal(response.status, 200);
    assert.deepEqual((await response.json()).value, JSON.parse(text.replace("\ufeff", "")));
  });
}

const REFUSED: Readonly<Record<string, readonly [body: BodyInit, code: string, detail: RegExp]>> = {
  "an object that breaks off": ['{"a": 1,\n "b": ', "malformed_request", /ends too early, line 2, column 7$/],
  "a comma too many": ['{"a": 1,\n "b": 2,}', "malformed_request", /is broken, line 2, column 9$/],
  "another quote": ["{'a': 1}", "malformed_request", /line 1, column 2$/],
  "two values": ["{} {}", "malformed_request", /line 1, column 4$/],
  "long nonsense": ["nonsense ".repeat(10_000), "malformed_request", /^.{1,80}$/],
  "white space": [" \n", "malformed_request", /^The body is empty/],
  "100,000 arrays that never close": ["[".repeat(100_000), "malformed_request", /column 100001$/],
  "Latin-1": [Uint8Array.of(34, 0xfc, 34), "malformed_request", /not in UTF-8/],
  "a surrogate in UTF-8": [Uint8Array.of(34, 0xed, 0xa0, 0x80, 34), "malformed_request", /not in UTF-8/],
  "UTF-16": [Uint8Array.of(0xff, 0xfe, 0x7b, 0, 0x7d, 0), "malformed_request", /not in UTF-8/],
  "a NUL": ['{"name": "a\\u0000b"}', "malformed_request", /U\+0000/],
  "a NUL in a name, far down": ['[[{"a\\u0000": 1}]]', "malformed_request", /U\+0000/],
  "half a surrogate pair": ['{"name": "\\uD83d"}', "malformed_request", /surrogate/],
  "a byte more than a megabyte": [`"${MEGABYTE}"`, "too_large", /1048576 bytes/],
};
const STATUS: Readonly<Record<string, number>> = { malformed_request: 400, too_large: 413 };

for (const [what, [body, code, detail]] of Object.entries(REFUSED)) {
  Deno.test(`${what} is refused with ${STATUS[code]} and the reason`, async () => {
    await using things = serveThings();
    const response = await things.post(body);
    const problem = await response.json();
    assert.deepEqual([response.status, problem.code], [STATUS[code], code]);
    assert.match(problem.detail, detail);
    assert.deepEqual(things.observations.filter(({ event }) => event === "unexpected"), []);
  });
}

Deno.test("100,000 arrays within each other are a value like others, and so is a text of just a megabyte", async () => {
  for (const text of [`${"[".repeat(100_000)}${"]".repeat(100_000)}`, `"${MEGABYTE.slice(2)}"`]) {
    const headers = { "content-type": "application/json" };
    const value = await jsonBody(new Request("http://aliran.test", { method: "POST", body: text, headers }));
    assert.deepEqual([typeof value, (value as string | unknown[]).length], [
      typeof JSON.parse(text),
      JSON.parse(text).length,
    ]);
  }
});

Deno.test("a member '__proto__' is a member like others, and of two members of one name the last counts", async () => {
  await using things = serveThings();
  const response = await things.post('{"__proto__": {"sold": 1}, "a": 1, "a": 2}');
  const { value, polluted } = await response.json();
  assert.deepEqual(Object.entries(value), [["__proto__", { sold: 1 }], ["a", 2]]);
  assert.equal(polluted, false);
});

for (
  const [what, headers] of Object.entries({
    "plain text": { "content-type": "text/plain" },
    "a form": { "content-type": "application/x-www-form-urlencoded" },
    "something that only begins like JSON": { "content-type": "application/jsonp" },
    "JSON in Latin-1": { "content-type": "application/json; charset=iso-8859-1" },
    "compressed JSON": { "content-type": "application/json", "content-encoding": "gzip" },
    "no media type": { "content-type": "" },
  })
) {
  Deno.test(`${what} is refused with 415`, async () => {
    await using things = serveThings();
    const response = await things.post('{"a": 1}', headers);
    assert.deepEqual([response.status, (await response.json()).code], [415, "unsupported_media_type"]);
    assert.equal(response.headers.get("accept-encoding"), what === "compressed JSON" ? "identity" : null);
  });
}

for (const [what, head] of Object.entries({ "no": "", "an empty": "Content-Length: 0\r\n" })) {
  Deno.test(`${what} body is refused with 400, and the connection lives on`, async () => {
    await using things = serveThings();
    using client = await things.connect();
    await client.send(`${JSON_HEAD}${head}\r\n`);
    assert.match((await answered(client, 400)).body, /The body is empty/);
    await client.send(LATER);
    await answered(client, 200);
  });
}

Deno.test("a body that announces 10 MB is refused before any of it is sent", async () => {
  await using things = serveThings();
  using client = await things.connect();
  await client.send(`${JSON_HEAD}Content-Length: 10000000\r\n\r\n`);
  const { headers, body } = await answered(client, 413);
  assert.equal(JSON.parse(body).code, "too_large");
  assert.equal(headers.get("connection"), "close");
});

Deno.test("10 MB are refused, and a client that sends all of them before it reads gets the answer", async () => {
  await using things = serveThings();
  using client = await things.connect();
  await client.send(`${JSON_HEAD}Content-Length: 10000000\r\n\r\n${"x".repeat(10_000_000)}`);
  await answered(client, 413);
});

Deno.test("10 MB in chunks are refused as soon as the limit is passed; what comes after goes into the void, and the connection lives on", async () => {
  await using things = serveThings();
  using client = await things.connect();
  const chunk = `10000\r\n${"x".repeat(1 << 16)}\r\n`;
  await client.send(CHUNKED + chunk.repeat(17));
  await answered(client, 413);
  await client.send(`${chunk.repeat(136)}0\r\n\r\n${LATER}`);
  await answered(client, 200);
});

Deno.test("a body that trickles in is given up at the deadline, in chunks and by length", async () => {
  await using things = serveThings({ ...LIMITS, ms: 100 });
  for (const beginning of [`${CHUNKED}1\r\n[\r\n`, `${JSON_HEAD}Content-Length: 2\r\n\r\n[`]) {
    using client = await things.connect();
    await client.send(beginning);
    assert.equal(JSON.parse((await answered(client, 408)).body).code, "slow_body");
  }
});

Deno.test("a client that leaves in the middle of a body, or breaks its chunks, is no fault of the service", async () => {
  await using things = serveThings();
  const broken = await things.connect();
  await broken.send(`${CHUNKED}1\r\n[\r\nzz\r\n`);
  await broken.answer();
  broken[Symbol.dispose]();
  const leaving = await things.connect();
  await leaving.send(`${JSON_HEAD}Content-Length: 10\r\n\r\n{"a"`);
  leaving[Symbol.dispose]();
  // Of the requests before it, this one is answered last.
  const response = await things.post("{}");
  await response.body?.cancel();
  assert.equal(response.status, 200);
  const statuses = things.observations.flatMap((one) => one.event === "request" ? [one.status] : []);
  assert.ok(statuses.every((status) => [200, 400, 499].includes(status)), String(statuses));
  assert.deepEqual(things.observations.filter(({ event }) => event === "unexpected"), []);
});

Deno.test("what Hono itself says of broken JSON is a 400 like ours", async () => {
  await using things = serveThings();
  using client = await things.connect();
  await client.send(`${JSON_HEAD.replace("/things", "/hono")}Content-Length: 1\r\n\r\n{`);
  await answered(client, 400);
});

for (const method of ["GET", "HEAD", "DELETE"]) {
  Deno.test(`the body of a ${method} is ignored, and the connection lives on`, async () => {
    await using things = serveThings();
    using client = await things.connect();
    await client.send(
      `${method} /things HTTP/1.1\r\nHost: aliran.test\r\nContent-Length: 5\r\n\r\nhello${LATER}`,
    );
    if (method !== "HEAD") await answered(client, 200);
    await answered(client, 200);
  });
}

async function answered(client: RawClient, status: number) {
  const answer = await client.answer();
  assert.equal(answer?.status, status);
  return answer!;
}
