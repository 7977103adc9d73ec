import assert from "node:assert/strict";
import { accountsTest } from "#tests/_support/accounts_test.ts";
import { type AccountsWorld, createAccountsWorld } from "#tests/_support/accounts_world.ts";
import { needs } from "#tests/_support/needs.ts";
import { refusedWith } from "#tests/_support/refused_with.ts";

const DAY = 86_400_000;

function refresh(world: AccountsWorld, token: string): Promise<Response> {
  return world.send("POST", "/v1/auth/refresh", { refresh_token: token });
}

async function next(world: AccountsWorld, token: string) {
  const response = await refresh(world, token);
  const { data } = await response.json();
  assert.deepEqual([response.status, response.headers.get("cache-control")], [200, "no-store"]);
  return data;
}

function me(world: AccountsWorld, accessToken: string): Promise<Response> {
  return world.fetch("/v1/auth/me", { headers: { authorization: `Bearer ${accessToken}` } });
}

accountsTest("a refresh token is exchanged for the next tokens, again and again", async (world) => {
  const { user, signIn } = await world.member();
  let token = signIn.refresh_token;
  const seen = new Set([token]);
  for (let round = 0; round < 3; round++) {
    world.pass(20 * DAY);
    const data = await next(world, token);
    assert.deepEqual(data.user, user);
    assert.equal((await me(world, data.access_token)).status, 200);
    const days = (Date.parse(data.refresh_expires_at) - Date.parse(signIn.refresh_expires_at)) / DAY;
    assert.equal(Math.round(days), 20 * (round + 1));
    seen.add(token = data.refresh_token);
  }
  assert.equal(seen.size, 4);
  world.pass(31 * DAY);
  await refusedWith(refresh(world, token), "refresh_refused");
});

accountsTest("a refresh token that comes a second time ends its session, and no other one", async (world) => {
  const { user, password, signIn } = await world.member();
  const { data: other } = await (await world.signIn(user.email, password)).json();
  const first = await next(world, signIn.refresh_token);
  const second = await next(world, first.refresh_token);
  assert.equal((await me(world, second.access_token)).status, 200);
  await refusedWith(refresh(world, signIn.refresh_token), "refresh_refused");
  for (const token of [second.refresh_token, first.refresh_token]) {
    await refusedWith(refresh(world, token), "refresh_refused");
  }
  for (const token of [signIn.access_token, second.access_token]) {
    await refusedWith(me(world, token), "token_invalid");
  }
  assert.equal((await me(world, other.access_token)).status, 200);
  await next(world, other.refresh_token);
}, ["postgres", "pglite"]);

accountsTest("tokens that are none are refused alike", async (world) => {
  const { signIn } = await world.member();
  const { refresh_token: token } = signIn;
  const refusals = [];
  for (
    const one of ["x", `${token}x`, token.slice(1), signIn.access_token, token.toUpperCase(), "🔑", "'or'1"]
  ) {
    const { headers, ...body } = await refusedWith(refresh(world, one), "refresh_refused");
    assert.match(headers.get("www-authenticate")!, /^Bearer/);
    refusals.push(JSON.stringify({ ...body, request_id: "" }));
  }
  assert.equal(new Set(refusals).size, 1);
  for (
    const body of [{}, { refresh_token: "" }, { refresh_token: 5 }, { token }, {
      refresh_token: "x".repeat(1_001),
    }]
  ) {
    await refusedWith(world.send("POST", "/v1/auth/refresh", body), "bad_parameter");
  }
  await next(world, token);
});

accountsTest("nobody goes on who was deactivated or deleted", async (world) => {
  const admin = await world.member(["admin"]);
  const [off, gone] = [await world.member(), await world.member()];
  await world.send("PATCH", `/v1/users/${off.user.id}`, { is_active: false }, admin.headers);
  await world.send("DELETE", `/v1/users/${gone.user.id}`, undefined, admin.headers);
  for (const { signIn } of [off, gone]) {
    await refusedWith(refresh(world, signIn.refresh_token), "refresh_refused");
    await refusedWith(me(world, signIn.access_token), "token_invalid");
  }
  await world.send("PATCH", `/v1/users/${off.user.id}`, { is_active: true }, admin.headers);
  await refusedWith(refresh(world, off.signIn.refresh_token), "refresh_refused");
});

Deno.test({
  name: "of twenty exchanges at once, on two processes, one succeeds and the others end the session",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await createAccountsWorld();
    await using other = await createAccountsWorld({ beside: world });
    const { signIn } = await world.member();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => refresh(at % 2 ? world : other, signIn.refresh_token)),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array(19).fill(401)]);
    const { data } = await answers.find(({ status }) => status === 200)!.json();
    await refusedWith(refresh(world, data.refresh_token), "refresh_refused");
    const [session] = await world.sql("select ended_why, ended_at from sessions");
    assert.equal(session!.ended_why, "token_reused");
    const tokens = await world.sql("select token_hash from refresh_tokens");
    assert.equal(tokens.length, 2);
    for (const answer of answers) if (!answer.bodyUsed) await answer.body?.cancel();
  },
});

Deno.test({
  name: "only hashes of refresh tokens are in the database",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await createAccountsWorld();
    const { signIn } = await world.member();
    const rows = await world.sql("select * from refresh_tokens join sessions on sessions.id = session_id");
    assert.ok(!JSON.stringify(rows).includes(signIn.refresh_token));
    assert.match(String(rows[0]!.token_hash), /^[0-9a-f]{64}$/);
  },
});
