import assert from "node:assert/strict";
import { createOutsideIssuer } from "#src/platform/outside_issuer.ts";
import { createIssuerKey } from "#tests/_support/issuer_key.ts";
import { startKeyServer } from "#tests/_support/key_server.ts";
import { needs } from "#tests/_support/needs.ts";
import { type CallerWorld, createCallerWorld, DAY_MS, KEYS, LIFE_SECONDS } from "./caller_world.ts";

function sentence(name: string, run: (world: CallerWorld) => Promise<void>): void {
  Deno.test({
    name,
    ...needs("TEST_POSTGRES_URL", "TEST_REDIS_URL"),
    async fn() {
      await using world = await createCallerWorld();
      await run(world);
    },
  });
}

/** `200`, or the status with what went wrong. */
async function shown(response: Response): Promise<string> {
  const body = await response.json();
  return response.status === 200 ? "200" : `${response.status} ${body.code}: ${body.detail}`;
}

const ENDED = "401 token_invalid: The session has ended";

sentence("a user who shows a token is known by id, session and roles", async (world) => {
  const process = await world.start();
  const user = await world.signUp("manager", "user");
  const { token, expiresInSeconds } = await process.tokens.issue(user);
  assert.equal(expiresInSeconds, LIFE_SECONDS);
  const response = await process.show(token);
  assert.deepEqual(await response.json(), {
    id: user.userId,
    sessionId: user.sessionId,
    roles: ["manager", "user"],
  });
  assert.equal(
    await shown(await process.show(token, "/admin")),
    "403 forbidden: You may not do this: it needs the permission 'users:read'",
  );
});

sentence("a token that is known is told at once, without a promise", async (world) => {
  const process = await world.start();
  const { token } = await process.tokens.issue(await world.signUp("user"));
  assert.equal(await shown(await process.show(token)), "200");
  const request = new Request("http://aliran.test/read", { headers: { authorization: `Bearer ${token}` } });
  assert.ok(!(process.callers.identify(request) instanceof Promise));
  const cookie = new Request("http://aliran.test/read", { headers: { cookie: `aliran_session=${token}` } });
  assert.ok(!(process.callers.identify(cookie) instanceof Promise));
});

sentence(
  "who is signed out in one process is known to be so in every other from the answer on",
  async (world) => {
    const [here, there] = [await world.start(), await world.start()];
    const user = await world.signUp("user");
    const { token } = await here.tokens.issue(user);
    for (const process of [here, there]) assert.equal(await shown(await process.show(token)), "200");
    await world.change(
      here,
      "sessions",
      "update sessions set ended_at = now() where id = :id",
      user.sessionId,
    );
    for (const process of [there, here]) assert.equal(await shown(await process.show(token)), ENDED);
  },
);

sentence(
  "a role that is taken away is gone everywhere while the token lives, and one that is given is there",
  async (world) => {
    const [here, there] = [await world.start(), await world.start()];
    const user = await world.signUp("admin", "user");
    const { token } = await here.tokens.issue(user);
    assert.equal((await there.show(token, "/admin")).status, 200);
    await world.change(
      here,
      "users",
      "delete from user_roles where user_id = :id and role = 'admin'",
      user.userId,
    );
    assert.equal((await there.show(token, "/admin")).status, 403);
    assert.equal((await there.show(token)).status, 200);
    await world.change(there, "users", "insert into user_roles values (:id, 'super_admin')", user.userId);
    assert.equal((await here.show(token, "/admin")).status, 200);
  },
);

sentence("a user who may not sign in any more is out everywhere while the token lives", async (world) => {
  const [here, there] = [await world.start(), await world.start()];
  const user = await world.signUp("user");
  const { token } = await here.tokens.issue(user);
  assert.equal(await shown(await there.show(token)), "200");
  await world.change(here, "users", "update users set is_active = false where id = :id", user.userId);
  assert.equal(await shown(await there.show(token)), ENDED);
});

sentence("a user who is gone is out, and so is a session that there never was", async (world) => {
  const process = await world.start();
  const user = await world.signUp("user");
  const { token } = await process.tokens.issue(user);
  assert.equal(await shown(await process.show(token)), "200");
  await world.change(process, "users", "delete from users where id = :id", user.userId);
  assert.equal(await shown(await process.show(token)), ENDED);
  const stranger = await process.tokens.issue({ ...user, sessionId: crypto.randomUUID() });
  assert.equal(await shown(await process.show(stranger.token)), ENDED);
});

sentence("a session that was made longer goes on although nobody was told", async (world) => {
  const process = await world.start();
  const user = await world.signUp("user");
  await world.sql("update sessions set expires_at = $1", [new Date(world.now() + 30_000)]);
  const { token } = await process.tokens.issue(user);
  assert.equal(await shown(await process.show(token)), "200");
  await world.sql("update sessions set expires_at = $1", [new Date(world.now() + DAY_MS)]);
  world.tick(31_000);
  assert.equal(await shown(await process.show(token)), "200");
});

sentence(
  "while Redis is out of reach the database is asked, and signing out holds everywhere",
  async (world) => {
    const [here, there] = [await world.start(), await world.start()];
    const user = await world.signUp("user");
    const { token } = await here.tokens.issue(user);
    assert.equal(await shown(await there.show(token)), "200");
    for (const { front } of [here, there]) front.setFault("down");
    await world.change(
      here,
      "sessions",
      "update sessions set ended_at = now() where id = :id",
      user.sessionId,
    );
    assert.equal(await shown(await there.show(token)), ENDED);
    const other = await here.tokens.issue(await world.signUp("user"));
    assert.equal(await shown(await there.show(other.token)), "200");
  },
);

sentence("nobody is believed by an old copy: while the database cannot be asked it is 503", async (world) => {
  const [here, there] = [await world.start(), await world.start()];
  const user = await world.signUp("user");
  const { token } = await here.tokens.issue(user);
  assert.equal(await shown(await there.show(token)), "200");
  there.gate.shut();
  await world.change(here, "sessions", "update sessions set ended_at = now() where id = :id", user.sessionId);
  const response = await there.show(token);
  assert.equal(response.headers.get("retry-after"), "1");
  assert.equal(await shown(response), "503 data_unavailable: The database cannot be reached");
  there.gate.open();
});

sentence("keys are rotated without signing anybody out, and a dropped one counts no more", async (world) => {
  const user = await world.signUp("user");
  const [current, previous] = KEYS;
  const before = await world.start({ keys: [previous] });
  const { token } = await before.tokens.issue(user);
  const after = await world.start({ keys: [current, previous] });
  assert.equal(await shown(await after.show(token)), "200");
  const dropped = await world.start({ keys: [current] });
  assert.equal(await shown(await dropped.show(token)), "401 token_invalid: The token is not good");
  const fresh = await after.tokens.issue(user);
  assert.equal(await shown(await dropped.show(fresh.token)), "200");
});

sentence(
  "a refusal challenges for a token and tells nothing of the inside; the log has the reason",
  async (world) => {
    const process = await world.start();
    const response = await process.show("not-a-token");
    assert.equal(
      response.headers.get("www-authenticate"),
      'Bearer realm="aliran", error="invalid_token", error_description="The token is not good"',
    );
    assert.equal(await shown(response), "401 token_invalid: The token is not good");
    const [line] = process.observed.filter(({ event }) => event === "request");
    assert.match(String((line as { error?: Error }).error?.cause), /malformed/);
    const nobody = await process.ask("/read");
    assert.equal(nobody.headers.get("www-authenticate"), 'Bearer realm="aliran"');
    assert.equal(await shown(nobody), "401 token_required: This is for those who are signed in");
    assert.equal((await process.ask("/open")).status, 200);
  },
);

sentence("a token ends at its time also while its session is kept", async (world) => {
  const process = await world.start();
  const { token } = await process.tokens.issue(await world.signUp("user"));
  world.tick((LIFE_SECONDS - 10) * 1000);
  assert.equal(await shown(await process.show(token)), "200");
  world.tick(16_000);
  assert.equal(await shown(await process.show(token)), "401 token_invalid: The token has expired");
});

sentence("what one token of a session has found out counts for the others", async (world) => {
  const process = await world.start();
  const user = await world.signUp("admin", "user");
  const [one, other] = [await process.tokens.issue(user), await process.tokens.issue(user)];
  for (const { token } of [one, other]) assert.equal((await process.show(token, "/admin")).status, 200);
  const sql = "delete from user_roles where user_id = :id and role = 'admin'";
  await world.change(process, "users", sql, user.userId);
  for (const { token } of [one, other]) assert.equal((await process.show(token, "/admin")).status, 403);
});

sentence(
  "somebody of the outside issuer is known by it, until the issuer takes its key back",
  async (world) => {
    const key = await createIssuerKey("ES256", "one");
    await using server = startKeyServer(key.jwk);
    const issuer = "https://issuer.test/";
    const outside = createOutsideIssuer({
      issuer,
      audience: "aliran",
      jwksUrl: server.url,
      rolesClaim: "groups",
      now: world.now,
    });
    const process = await world.start({ outside });
    const [sub, groups] = ["siti", "staff manager root"];
    const token = await key.sign({
      iss: issuer,
      aud: "aliran",
      sub,
      groups,
      exp: world.now() / 1000 + 3_600,
    });
    const caller = { id: "https://issuer.test/|siti", sessionId: null, roles: ["manager"] };
    assert.deepEqual(await (await process.show(token)).json(), caller);
    server.show((await createIssuerKey("ES256", "two")).jwk);
    assert.deepEqual(await (await process.show(token)).json(), caller);
    world.tick(11 * 60_000);
    assert.equal(await shown(await process.show(token)), "401 token_invalid: The token is not good");
  },
);
