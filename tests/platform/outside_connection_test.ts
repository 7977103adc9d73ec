import assert from "node:assert/strict";
import { createCheckedOutsideHttp } from "#src/platform/checked_outside_http.ts";
import { OutsideError, type OutsideHttp } from "#src/platform/outside_http.ts";
import { needs } from "#tests/_support/needs.ts";
import { createOutsideWorld } from "#tests/_support/outside_world.ts";

const LIMITS = { method: "GET", timeoutMs: 20_000, bytesMax: 1_000_000, idempotent: false } as const;

/** What reaches any address of this machine; a name leads to these. */
function httpTo(addresses: readonly string[], ca?: string): OutsideHttp {
  return createCheckedOutsideHttp({
    resolve: () => Promise.resolve(addresses),
    mayConnect: (address) => address.startsWith("127."),
    ...(ca === undefined ? {} : { ca }),
    now: Date.now,
  });
}

async function failureOf(work: Promise<unknown>): Promise<string> {
  const outcome = await work.catch((error: unknown) => error);
  assert.ok(outcome instanceof OutsideError, `wanted a failure, got ${outcome}`);
  return `${outcome.failure}: ${outcome.message}`;
}

Deno.test({
  name: "where one address of a name cannot be reached the next is",
  ...needs("TEST_CA_FILE"),
  async fn() {
    await using world = await createOutsideWorld();
    const http = httpTo(["127.0.0.98", "127.0.0.99", "127.0.0.1"], world.certificates.authority);
    const { status } = await http.send({ ...LIMITS, url: world.origin });
    assert.deepEqual([status, world.asked], [200, ["GET /"]]);
    const nowhere = httpTo(["127.0.0.98", "127.0.0.99"]);
    assert.match(await failureOf(nowhere.send({ ...LIMITS, url: world.origin })), /^unreachable: .*refuses/);
  },
});

Deno.test({
  name: "an authority that nobody knows is not believed where none is configured",
  ...needs("TEST_CA_FILE"),
  async fn() {
    await using world = await createOutsideWorld();
    const failure = await failureOf(httpTo(["127.0.0.1"]).send({ ...LIMITS, url: world.origin }));
    assert.match(failure, /^unreachable: .*no TLS that can be trusted/);
    assert.deepEqual([world.asked, world.connections()], [[], 1]);
  },
});

Deno.test("a server that takes the connection and says nothing is left when the time is over", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const taken = listener.accept();
  const url = `https://localhost:${listener.addr.port}/`;
  const asking = httpTo(["127.0.0.1"]).send({ ...LIMITS, url, timeoutMs: 200 });
  assert.match(await failureOf(asking), /^timeout: /);
  using connection = await taken;
  const rest = new Uint8Array(1 << 14);
  // What it has sent, a greeting of TLS, and then the end: the connection was let go of.
  while (await connection.read(rest) !== null);
});

Deno.test("a server that speaks no TLS is not spoken to", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const serving = (async () => {
    using connection = await listener.accept();
    await connection.write(new TextEncoder().encode("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi"));
    const heard = new Uint8Array(1 << 14);
    const length = await connection.read(heard) ?? 0;
    return new TextDecoder().decode(heard.subarray(0, length));
  })();
  const url = `https://localhost:${listener.addr.port}/s3cret`;
  assert.match(await failureOf(httpTo(["127.0.0.1"]).send({ ...LIMITS, url })), /^unreachable: /);
  assert.ok(!(await serving).includes("s3cret"));
});

Deno.test({
  name: "a server that would go on with another protocol is left at once",
  ...needs("TEST_CA_FILE"),
  async fn() {
    await using world = await createOutsideWorld();
    const { authority, certificate: cert, key } = world.certificates;
    using listener = Deno.listenTls({ hostname: "127.0.0.1", port: 0, cert, key });
    const serving = (async () => {
      using connection = await listener.accept();
      const rest = new Uint8Array(1 << 14);
      await connection.read(rest);
      const head = "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n";
      await connection.write(new TextEncoder().encode(head));
      while (await connection.read(rest).catch(() => null) !== null);
    })();
    const url = `https://localhost:${listener.addr.port}/`;
    assert.match(await failureOf(httpTo(["127.0.0.1"], authority).send({ ...LIMITS, url })), /^broken: /);
    await serving;
  },
});
