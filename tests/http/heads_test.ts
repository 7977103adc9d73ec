import assert from "node:assert/strict";
import { observedFetch } from "#src/http/observed_fetch.ts";
import { Router } from "#src/http/router.ts";
import type { Observation } from "#src/platform/observe.ts";
import { openRawClient } from "#tests/_support/raw_client.ts";

const HOST = "Host: aliran.test\r\n";
const CHUNKED = "Transfer-Encoding: chunked\r\n";

/** What the server that Deno brings refuses before we see it; the README relies on it. */
const REFUSED: Readonly<Record<string, string>> = {
  "a head of 64 kB": `GET / HTTP/1.1\r\n${HOST}X: ${"x".repeat(1 << 16)}\r\n\r\n`,
  "10,000 headers": `GET / HTTP/1.1\r\n${HOST}${"X: x\r\n".repeat(10_000)}\r\n`,
  "a URL of 100 kB": `GET /${"x".repeat(100_000)} HTTP/1.1\r\n${HOST}\r\n`,
  "a NUL in the path": `GET /a\0b HTTP/1.1\r\n${HOST}\r\n`,
  "a NUL in a header": `GET / HTTP/1.1\r\n${HOST}X: a\0b\r\n\r\n`,
  "a folded header": `GET / HTTP/1.1\r\n${HOST}X: a\r\n b\r\n\r\n`,
  "a blank before a colon": `POST / HTTP/1.1\r\n${HOST}Content-Length : 1\r\n\r\nx`,
  "two hosts": `GET / HTTP/1.1\r\n${HOST}Host: other.test\r\n\r\n`,
  "two lengths": `POST / HTTP/1.1\r\n${HOST}Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx`,
  "a length below zero": `POST / HTTP/1.1\r\n${HOST}Content-Length: -1\r\n\r\n`,
  "a length and chunks": `POST / HTTP/1.1\r\n${HOST}Content-Length: 5\r\n${CHUNKED}\r\n0\r\n\r\n`,
  "chunks and a length": `POST / HTTP/1.1\r\n${HOST}${CHUNKED}Content-Length: 5\r\n\r\n0\r\n\r\n`,
  "another transfer coding": `POST / HTTP/1.1\r\n${HOST}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
  "HTTP/0.9": "GET /\r\n\r\n",
};

for (const [what, head] of Object.entries(REFUSED)) {
  Deno.test(`${what} is refused with 400, and the connection is closed`, async () => {
    await using server = serveAll();
    using client = await openRawClient(server.port);
    // Where the head is long, the answer comes before its end was sent.
    await client.send(head).catch(() => {});
    assert.equal((await client.answer())?.status, 400);
    assert.equal(await client.answer(), null);
    assert.deepEqual(server.observations, []);
  });
}

const ODD: Readonly<Record<string, readonly [head: string, status: number]>> = {
  "no host": ["GET / HTTP/1.1\r\n\r\n", 200],
  "a host with a blank": ["GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 200],
  "a host with a path and a query": ["GET /odd HTTP/1.1\r\nHost: a/b?c#d\r\n\r\n", 404],
  "a port out of range": ["GET / HTTP/1.1\r\nHost: a:99999999\r\n\r\n", 200],
  "a whole URL": [`GET http://other.test/ HTTP/1.1\r\n${HOST}\r\n`, 200],
  "two slashes": [`GET //other.test/ HTTP/1.1\r\n${HOST}\r\n`, 404],
  "a broken escape": [`GET /%E0%A4%A HTTP/1.1\r\n${HOST}\r\n`, 404],
  "a star": [`OPTIONS * HTTP/1.1\r\n${HOST}\r\n`, 204],
  "another method": [`BREW / HTTP/1.1\r\n${HOST}\r\n`, 405],
};

for (const [what, [head, status]] of Object.entries(ODD)) {
  Deno.test(`${what} is answered with ${status}, and the connection lives on`, async () => {
    await using server = serveAll();
    using client = await openRawClient(server.port);
    for (let times = 0; times < 2; times++) {
      await client.send(head);
      assert.equal((await client.answer())?.status, status);
    }
    assert.deepEqual(server.observations.map(({ event }) => event), ["request", "request"]);
  });
}

interface ServedAll extends AsyncDisposable {
  readonly port: number;
  readonly observations: Observation[];
}

function serveAll(): ServedAll {
  const observations: Observation[] = [];
  const observe = (observation: Observation) => void observations.push(observation);
  const router = new Router(observe);
  router.get("/", (context) => context.text("here"));
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    observedFetch(router, observe),
  );
  return { port: server.addr.port, observations, [Symbol.asyncDispose]: () => server.shutdown() };
}
