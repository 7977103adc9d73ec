import assert from "node:assert/strict";
import { createCheckedOutsideHttp } from "#src/platform/checked_outside_http.ts";
import { OutsideError } from "#src/platform/outside_http.ts";
import { createOutsideWorld, type OutsideWorld } from "#tests/_support/outside_world.ts";
import { INSIDE_NAMES, REFUSED_URLS } from "#tests/_support/refused_urls.ts";
import { needs } from "#tests/_support/needs.ts";

const LIMITS = { timeoutMs: 20_000, bytesMax: 1_000_000 };

/** Why a URL was not asked. */
async function failureOf({ http }: OutsideWorld, url: string): Promise<string> {
  const outcome = await http.send({ method: "GET", url, ...LIMITS }).catch((error: unknown) => error);
  assert.ok(outcome instanceof OutsideError, `'${url}' was answered: ${outcome}`);
  return outcome.failure;
}

Deno.test({
  name: "whatever leads inside, or is no URL of the web, is refused, and nothing is connected to",
  ...needs("TEST_CA_FILE"),
  async fn(test) {
    await using world = await createOutsideWorld();
    for (const [host, addresses] of Object.entries(INSIDE_NAMES)) world.resolve(host, addresses);
    for (const [what, url] of REFUSED_URLS) {
      await test.step(`${what}: ${JSON.stringify(url)}`, async () => {
        assert.equal(await failureOf(world, url), "address");
      });
    }
    assert.equal(world.connections(), 0);
  },
});

Deno.test({
  name: "a redirect is refused where its target would be, and when there is no end of it",
  ...needs("TEST_CA_FILE"),
  async fn(test) {
    await using world = await createOutsideWorld();
    for (const [host, addresses] of Object.entries(INSIDE_NAMES)) world.resolve(host, addresses);
    for (const [what, url] of REFUSED_URLS.filter(([what]) => !what.startsWith("no "))) {
      // What a header can hold; others resolve against the address as a path.
      if (!/^[ -~]+$/.test(url)) continue;
      await test.step(`${what}: ${url}`, async () => {
        world.answer((_, response) => response.writeHead(302, { location: url }).end());
        assert.equal(await failureOf(world, world.origin), "redirect");
      });
    }
    await test.step("a loop", async () => {
      world.asked.length = 0;
      world.answer((_, response) => response.writeHead(302, { location: "/again" }).end());
      assert.equal(await failureOf(world, world.origin), "redirect");
      assert.equal(world.asked.length, 4);
    });
    await test.step("the second of two", async () => {
      world.answer((request, response) => {
        const location = request.url === "/a" ? "/b" : "http://localhost/";
        response.writeHead(307, { location }).end();
      });
      assert.equal(await failureOf(world, `${world.origin}/a`), "redirect");
    });
  },
});

Deno.test({
  name: "a name that leads elsewhere between check and use is connected to where it was checked",
  ...needs("TEST_CA_FILE"),
  async fn() {
    await using world = await createOutsideWorld();
    // Were the name asked again for the connection, it would be one to an address where nobody listens.
    world.resolve("localhost", ["127.0.0.1"], ["127.0.0.99"]);
    const { status } = await world.http.send({ method: "GET", url: world.origin, ...LIMITS });
    assert.deepEqual([status, world.connections()], [200, 1]);
    assert.equal(await failureOf(world, world.origin), "address");
    assert.equal(world.connections(), 1);
  },
});

Deno.test({
  name: "a name that leads outside first and inside next never reaches what is inside",
  ...needs("TEST_CA_FILE"),
  async fn() {
    await using world = await createOutsideWorld();
    const [inside, outside] = [["127.0.0.99"], ["127.0.0.1"]];
    world.answer((_, response) => response.writeHead(302, { location: "/inside" }).end());
    world.resolve("localhost", outside, inside);
    assert.equal(await failureOf(world, world.origin), "redirect");
    world.answer((_, response) => response.writeHead(503, { "retry-after": "0" }).end());
    world.resolve("localhost", outside, inside);
    assert.equal(await failureOf(world, world.origin), "address");
    assert.deepEqual(world.asked, ["GET /", "GET /"]);
  },
});

Deno.test({
  name: "a certificate for another name, or of an unknown authority, is not believed",
  ...needs("TEST_CA_FILE"),
  async fn() {
    await using world = await createOutsideWorld();
    await using stranger = await createOutsideWorld();
    world.resolve("other.example", ["127.0.0.1"]);
    assert.equal(await failureOf(world, `https://other.example:${world.port}/`), "unreachable");
    assert.deepEqual([world.asked, world.connections()], [[], 3]);
    const http = createCheckedOutsideHttp({
      resolve: () => Promise.resolve(["127.0.0.1"]),
      mayConnect: () => true,
      ca: stranger.certificates.authority,
      now: Date.now,
      random: () => 0,
    });
    assert.equal(await failureOf({ ...world, http }, world.origin), "unreachable");
    assert.deepEqual(world.asked, []);
  },
});
