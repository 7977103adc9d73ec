import assert from "node:assert/strict";
import { createOutsideIssuer, type OutsideIssuer } from "#src/platform/outside_issuer.ts";
import { createIssuerKey, type IssuerKey } from "#tests/_support/issuer_key.ts";
import { type KeyServer, startKeyServer } from "#tests/_support/key_server.ts";

const ISSUER = "https://issuer.test/";
const SECOND = 1_000;
const MINUTE = 60 * SECOND;

interface World {
  readonly issuer: OutsideIssuer;
  readonly server: KeyServer;
  readonly key: IssuerKey;
  tick(ms: number): void;
  claims(other?: Record<string, unknown>): Record<string, unknown>;
  /** Who a token is of, or why it is refused. */
  told(token: string): Promise<string>;
}

function sentence(name: string, run: (world: World) => Promise<void>, algorithm = "ES256"): void {
  Deno.test(name, async () => {
    const key = await createIssuerKey(algorithm, "one");
    await using server = startKeyServer(key.jwk);
    let clock = 1_795_000_000_000;
    const now = () => clock;
    const issuer = createOutsideIssuer({
      issuer: ISSUER,
      audience: "aliran",
      jwksUrl: server.url,
      rolesClaim: "roles",
      now,
      timeoutMs: 300,
    });
    await run({
      issuer,
      server,
      key,
      tick: (ms) => void (clock += ms),
      claims: (other = {}) => {
        const iat = Math.floor(clock / 1000);
        return { iss: ISSUER, aud: "aliran", sub: "siti", exp: iat + 3_600, iat, roles: ["user"], ...other };
      },
      told: async (token) => {
        const read = await issuer.read(token);
        return typeof read === "string" ? read : read.subject;
      },
    });
  });
}

for (const algorithm of ["RS256", "PS256", "ES256", "EdDSA", "Ed25519"]) {
  sentence(
    `a token that is signed by ${algorithm} is read with its roles`,
    async ({ issuer, key, claims }) => {
      const token = await key.sign(claims());
      assert.deepEqual(await issuer.read(token), {
        subject: "siti",
        roles: ["user"],
        expiresAt: (Number(claims()["exp"]) + 5) * 1000,
      });
    },
    algorithm,
  );
}

for (const algorithm of ["RS384", "RS512", "PS512", "ES384"]) {
  sentence(`a key for ${algorithm} is none of those that are taken`, async ({ key, claims, told }) => {
    assert.equal(await told(await key.sign(claims())), "head");
  }, algorithm);
}

const ROLES: readonly [unknown, readonly string[]][] = [
  [["admin", "user"], ["admin", "user"]],
  ["admin  user", ["admin", "user"]],
  [["admin", 1, null, ["user"]], ["admin"]],
  [{ admin: true }, []],
  [7, []],
  [undefined, []],
];
for (const [claim, roles] of ROLES) {
  sentence(
    `roles written as ${JSON.stringify(claim)} are ${JSON.stringify(roles)}`,
    async ({ issuer, key, claims }) => {
      const read = await issuer.read(await key.sign(claims({ roles: claim })));
      assert.ok(typeof read === "object");
      assert.deepEqual(read.roles, roles);
    },
  );
}

const REFUSED: readonly [string, Record<string, unknown>, string][] = [
  ["for somebody else", { aud: "another" }, "claims"],
  ["for nobody", { aud: undefined }, "claims"],
  ["of another issuer", { iss: "https://issuer.test" }, "claims"],
  ["of nobody", { iss: undefined }, "claims"],
  ["without its user", { sub: undefined }, "claims"],
  ["with an empty user", { sub: "" }, "claims"],
  ["with a user of 256 characters", { sub: "a".repeat(256) }, "claims"],
  ["with a number as its user", { sub: 7 }, "claims"],
  ["without an end", { exp: undefined }, "claims"],
  ["that ended 6 seconds ago", { exp: 1_795_000_000 - 6 }, "expired"],
  ["that begins in 6 seconds", { nbf: 1_795_000_000 + 6 }, "early"],
];
for (const [name, other, why] of REFUSED) {
  sentence(`a token ${name} is refused`, async ({ key, claims, told }) => {
    assert.equal(await told(await key.sign(claims(other))), why);
  });
}

sentence("clocks may differ by a few seconds", async ({ key, claims, told }) => {
  assert.equal(await told(await key.sign(claims({ exp: 1_795_000_000 - 4 }))), "siti");
  assert.equal(await told(await key.sign(claims({ nbf: 1_795_000_000 + 4 }))), "siti");
});

sentence("keys are fetched once for many tokens at the same time, and then not again", async (world) => {
  const tokens = await Promise.all([1, 2, 3, 4].map(() => world.key.sign(world.claims())));
  assert.deepEqual(await Promise.all(tokens.map(world.told)), ["siti", "siti", "siti", "siti"]);
  world.tick(9 * MINUTE);
  assert.equal(await world.told(await world.key.sign(world.claims())), "siti");
  assert.equal(world.server.requests, 1);
});

sentence(
  "a new key is fetched when it is seen, and one that was taken back counts no more",
  async (world) => {
    assert.equal(await world.told(await world.key.sign(world.claims())), "siti");
    const other = await createIssuerKey("RS256", "two");
    world.server.show(other.jwk);
    world.tick(31 * SECOND);
    assert.equal(await world.told(await other.sign(world.claims())), "siti");
    assert.equal(await world.told(await world.key.sign(world.claims())), "head");
  },
);

sentence("a key that was taken back is believed for ten minutes at most", async (world) => {
  assert.equal(await world.told(await world.key.sign(world.claims())), "siti");
  world.server.show((await createIssuerKey("ES256", "two")).jwk);
  world.tick(11 * MINUTE);
  assert.equal(await world.told(await world.key.sign(world.claims())), "head");
});

sentence("strangers who name keys that there are not do not make us ask all the time", async (world) => {
  for (let time = 0; time < 50; time++) {
    assert.equal(await world.told(await world.key.sign(world.claims(), { kid: `stranger-${time}` })), "head");
  }
  assert.equal(world.server.requests, 1);
  world.tick(31 * SECOND);
  assert.equal(await world.told(await world.key.sign(world.claims(), { kid: "stranger" })), "head");
  assert.equal(world.server.requests, 2);
});

sentence("nobody is asked for a token that would be refused whatever its key", async (world) => {
  const { key, claims, told } = world;
  const heads = [{ kid: undefined }, { kid: 1 }, { typ: "secevent+jwt" }, { jku: world.server.url }, {
    jwk: key.jwk,
  }];
  for (const head of heads) assert.equal(await told(await key.sign(claims(), head)), "head");
  assert.equal(await told(await key.sign(claims({ iss: "https://other.test/" }))), "claims");
  assert.equal(await told("a.b.c"), "malformed");
  assert.equal(world.server.requests, 0);
});

const FAULTS: readonly [string, (server: KeyServer) => unknown][] = [
  ["is down", (server) => server.stop()],
  [
    "never answers",
    (server) =>
      server.answer((request) =>
        new Promise((resolve) => request.signal.addEventListener("abort", () => resolve(new Response())))
      ),
  ],
  [
    "begins an answer and does not end it",
    (server) =>
      server.answer(() =>
        new Response(
          new ReadableStream({
            start: (controller) => controller.enqueue(new TextEncoder().encode('{"keys":[')),
          }),
        )
      ),
  ],
  [
    "answers with a page",
    (server) =>
      server.answer(() => new Response("<html>Sign in</html>", { headers: { "content-type": "text/html" } })),
  ],
  ["fails", (server) => server.answer(() => new Response("no", { status: 500 }))],
  ["fails with keys", (server) => server.answer(() => Response.json({ keys: [] }, { status: 503 }))],
  ["answers with nothing", (server) => server.answer(() => new Response(null, { status: 204 }))],
  [
    "answers without end",
    (server) =>
      server.answer(() =>
        new Response(
          new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536).fill(32)) }),
        )
      ),
  ],
  ["has no keys", (server) => server.show()],
  ["has keys that are none", (server) => server.show(null, 7, "key", {}, { kty: "EC", kid: "one" })],
  ["answers with JSON that is no key set", (server) => server.answer(() => Response.json(["keys"]))],
  [
    "shows private keys only for encryption",
    (server) => server.show({ kty: "oct", k: "c2VjcmV0", kid: "one", alg: "HS256" }),
  ],
];
for (const [fault, break_] of FAULTS) {
  sentence(`while the issuer ${fault}, known keys go on, and of others nobody can tell`, async (world) => {
    assert.equal(await world.told(await world.key.sign(world.claims())), "siti");
    await break_(world.server);
    world.tick(11 * MINUTE);
    assert.equal(await world.told(await world.key.sign(world.claims())), "siti");
    const unknown = await (await createIssuerKey("ES256", "two")).sign(world.claims());
    assert.equal(await world.told(unknown), "unavailable");
    assert.ok(world.server.requests <= 2, `${world.server.requests} requests`);
    if (fault === "is down") world.server.restart();
  });
}

const UNFIT: readonly [string, (keys: unknown[]) => Response][] = [
  ["over 256 KiB", (keys) => Response.json({ filler: " ".repeat(262_144), keys })],
  ["with another status than 200", (keys) => Response.json({ keys }, { status: 203 })],
  [
    "behind more than a hundred others",
    (keys) => Response.json({ keys: [...Array(100).fill(null), ...keys] }),
  ],
];
for (const [what, response] of UNFIT) {
  sentence(`keys ${what} are not taken`, async (world) => {
    world.server.answer(() => response([world.key.jwk]));
    assert.equal(await world.told(await world.key.sign(world.claims())), "unavailable");
  });
}

sentence("a redirect is not followed, wherever it leads", async (world) => {
  await using other = startKeyServer(world.key.jwk);
  world.server.answer(() => Response.redirect(other.url));
  assert.equal(await world.told(await world.key.sign(world.claims())), "unavailable");
  assert.equal(other.requests, 0);
});

sentence("an issuer that comes back is asked again after a few seconds", async (world) => {
  world.server.answer(() => new Response("no", { status: 500 }));
  const token = await world.key.sign(world.claims());
  assert.equal(await world.told(token), "unavailable");
  world.server.show(world.key.jwk);
  assert.equal(await world.told(token), "unavailable");
  assert.equal(world.server.requests, 1);
  world.tick(11 * SECOND);
  assert.equal(await world.told(token), "siti");
});

sentence("keys that are not for signing are left out", async (world) => {
  const { jwk } = world.key;
  const token = await world.key.sign(world.claims());
  const spare = (await createIssuerKey("ES256", "spare")).jwk;
  for (
    const other of [{ use: "enc" }, { key_ops: ["encrypt"] }, { alg: "RS256" }, { kid: undefined }, {
      kid: "two",
    }]
  ) {
    world.server.show({ ...jwk, ...other }, spare);
    world.tick(11 * MINUTE);
    assert.equal(await world.told(token), "head", JSON.stringify(other));
  }
});
