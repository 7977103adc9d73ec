import assert from "node:assert/strict";
import { accountsTest } from "#tests/_support/accounts_test.ts";
import { createAccountsWorld } from "#tests/_support/accounts_world.ts";
import { needs } from "#tests/_support/needs.ts";
import { refusedWith } from "#tests/_support/refused_with.ts";
import { PasswordHashes, PasswordsBusyError, type PasswordVerdict } from "#src/platform/password_hashes.ts";
import { PERMISSIONS } from "#src/permissions.ts";

accountsTest("somebody signs in, and is told who that is", async (world) => {
  const { user, password } = await world.member(["manager", "user"]);
  const response = await world.signIn(` ${user.email.toUpperCase()}`, password);
  assert.deepEqual([
    response.status,
    response.headers.get("cache-control"),
    response.headers.get("set-cookie"),
  ], [
    200,
    "no-store",
    null,
  ]);
  const { data } = await response.json();
  assert.deepEqual([data.user, data.token_type, data.expires_in], [user, "Bearer", 900]);
  assert.match(data.refresh_token, /^[\w-]{43}$/);
  const me = await world.fetch("/v1/auth/me", { headers: { authorization: `Bearer ${data.access_token}` } });
  assert.equal(me.headers.get("cache-control"), "no-store");
  const { data: { permissions, ...known } } = await me.json();
  assert.deepEqual(known, { id: user.id, user, roles: ["manager", "user"] });
  assert.ok(permissions.includes("clients:write") && !permissions.includes("users:read"));
  assert.ok(permissions.every((one: string) => one in PERMISSIONS));
}, ["postgres", "pglite"]);

accountsTest(
  "who is not there, who may not sign in and a wrong password are refused alike",
  async (world) => {
    const good = await world.member();
    const gone = await world.member();
    const admin = await world.member(["admin"]);
    const off = await world.send("PATCH", `/v1/users/${gone.user.id}`, { is_active: false }, admin.headers);
    assert.equal(off.status, 200);
    const refusals = [];
    for (
      const [email, password] of [
        [good.user.email, "not the password"],
        [gone.user.email, gone.password],
        ["nobody@example.test", good.password],
        ["no address", "x"],
      ] as const
    ) {
      const { headers, ...body } = await refusedWith(world.signIn(email, password), "sign_in_failed");
      const heads = [...headers].filter(([name]) => name !== "x-request-id");
      refusals.push(JSON.stringify([{ ...body, request_id: "" }, heads]));
    }
    assert.equal(new Set(refusals).size, 1);
    assert.match(refusals[0]!, /no-store.*Bearer realm/);
  },
);

accountsTest("a password is the same whichever way its letters were typed", async (world) => {
  const admin = await world.member(["admin"]);
  const password = "caf\u00e9 \ufb01ne mornings";
  const user = { name: "Renée", email: "renee@example.test", password };
  assert.equal((await world.send("POST", "/v1/users", user, admin.headers)).status, 201);
  for (const typed of [password, "cafe\u0301 fine mornings"]) {
    assert.equal((await world.signIn(user.email, typed)).status, 200);
  }
  await refusedWith(world.signIn(user.email, "cafe fine mornings"), "sign_in_failed");
});

accountsTest("an address is the same whichever way its letters were typed", async (world) => {
  const admin = await world.member(["admin"]);
  const user = { name: "Ren\u00e9e", email: "rene\u0301e@example.test", password: "some fine mornings" };
  assert.equal((await world.send("POST", "/v1/users", user, admin.headers)).status, 201);
  for (const email of [user.email, "ren\u00e9e@example.test"]) {
    assert.equal((await world.signIn(email, user.password)).status, 200);
    await refusedWith(world.send("POST", "/v1/users", { ...user, email }, admin.headers), "duplicate");
  }
});

accountsTest("what is no sign-in is refused by its members", async (world) => {
  const wrong: [string, unknown][] = [
    ["email", { password: "x" }],
    ["password", { email: "a@example.test" }],
    ["password", { email: "a@example.test", password: "" }],
    ["password", { email: "a@example.test", password: "x".repeat(1_001) }],
    ["email", { email: 5, password: "x" }],
    ["role", { email: "a@example.test", password: "x", role: "admin" }],
  ];
  for (const [member, body] of wrong) {
    const { errors } = await refusedWith(world.send("POST", "/v1/auth/login", body), "bad_parameter");
    assert.deepEqual(errors?.map(({ path }) => path), [member]);
  }
  const { errors } = await refusedWith(world.send("POST", "/v1/auth/login?cookie=2", {}), "bad_parameter");
  assert.deepEqual(errors?.map(({ path }) => path), ["cookie"]);
});

accountsTest(
  "a browser gets a cookie that no script reads, and loses it when it signs out",
  async (world) => {
    const { user, password } = await world.member();
    const body = { email: user.email, password };
    const response = await world.send("POST", "/v1/auth/login?cookie=1", body);
    const { data } = await response.json();
    const cookie = `aliran_session=${data.access_token}`;
    assert.equal(
      response.headers.get("set-cookie"),
      `${cookie}; HttpOnly; SameSite=Strict; Path=/; Max-Age=900`,
    );
    const me = () => world.fetch("/v1/auth/me", { headers: { cookie } });
    assert.equal((await me()).status, 200);
    const out = await world.send("POST", "/v1/auth/logout", undefined, {
      cookie,
      "sec-fetch-site": "same-origin",
    });
    assert.equal(
      out.headers.get("set-cookie"),
      "aliran_session=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0",
    );
    await refusedWith(me(), "token_invalid");
  },
);

accountsTest("signing out ends this session, or all of them, at once", async (world) => {
  const { user, password, signIn, headers } = await world.member();
  const other = await (await world.signIn(user.email, password)).json();
  const others = { authorization: `Bearer ${other.data.access_token}` };
  const me = (head: Record<string, string>) => world.fetch("/v1/auth/me", { headers: head });
  assert.deepEqual([(await me(headers)).status, (await me(others)).status], [200, 200]);
  assert.equal((await world.send("POST", "/v1/auth/logout", undefined, headers)).status, 200);
  await refusedWith(me(headers), "token_invalid");
  await refusedWith(world.send("POST", "/v1/auth/logout", undefined, headers), "token_invalid");
  const refresh = { refresh_token: signIn.refresh_token };
  await refusedWith(world.send("POST", "/v1/auth/refresh", refresh), "refresh_refused");
  assert.equal((await me(others)).status, 200);

  const third = await (await world.signIn(user.email, password)).json();
  const thirds = { authorization: `Bearer ${third.data.access_token}` };
  assert.equal((await world.send("POST", "/v1/auth/logout?all=1", undefined, thirds)).status, 200);
  for (const head of [others, thirds]) await refusedWith(me(head), "token_invalid");
  assert.equal((await world.signIn(user.email, password)).status, 200);
}, ["postgres", "pglite"]);

accountsTest("another password ends the sessions on other devices, and must be earned", async (world) => {
  const { user, password, headers } = await world.member();
  const other = await (await world.signIn(user.email, password)).json();
  const change = (current_password: string, new_password: string) =>
    world.send("POST", "/v1/auth/password", { current_password, new_password }, headers);
  const wrong = await refusedWith(change("not the password", "a good new password"), "bad_parameter");
  assert.deepEqual(wrong.errors, [{ path: "current_password", message: "is not the current password" }]);
  for (const bad of ["too short", user.email.toUpperCase(), "Password1234", "x".repeat(129)]) {
    const { errors } = await refusedWith(change(password, bad), "bad_parameter");
    assert.deepEqual(errors?.map(({ path }) => path), ["new_password"], bad);
  }
  assert.equal((await change(password, "a good new password")).status, 200);
  assert.equal((await world.fetch("/v1/auth/me", { headers })).status, 200);
  const others = { authorization: `Bearer ${other.data.access_token}` };
  await refusedWith(world.fetch("/v1/auth/me", { headers: others }), "token_invalid");
  await refusedWith(world.signIn(user.email, password), "sign_in_failed");
  assert.equal((await world.signIn(user.email, "a good new password")).status, 200);
});

accountsTest("guesses at the current password count like failed sign-ins", async (world) => {
  const { user, password, headers } = await world.member();
  const change = { current_password: "not the password", new_password: "a good new password" };
  for (let failed = 0; failed < 4; failed++) {
    await refusedWith(world.send("POST", "/v1/auth/password", change, headers), "bad_parameter");
  }
  await refusedWith(world.send("POST", "/v1/auth/password", change, headers), "too_many_failures");
  await refusedWith(world.signIn(user.email, password), "too_many_failures");
});

Deno.test({
  name: "a hash of old costs is written anew by the next sign-in, also by two at once",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await createAccountsWorld();
    const { user, password } = await world.member();
    const cost = { ln: 5, r: 8, p: 2 };
    await using dearer = await createAccountsWorld({
      beside: world,
      passwords: new PasswordHashes({ cost }),
    });
    const both = await Promise.all([0, 1].map(() => dearer.signIn(user.email, password)));
    assert.deepEqual(both.map(({ status }) => status), [200, 200]);
    const [row] = await world.sql("select password_hash, updated_at from users");
    assert.match(String(row!.password_hash), /^\$scrypt\$ln=5,r=8,p=2\$/);
    assert.equal((row!.updated_at as Date).toISOString(), user.updated_at);
    assert.equal((await world.signIn(user.email, password)).status, 200);
  },
});

/** Looks at passwords at once, and tells what it saw when its gate is open. */
class GatedHashes extends PasswordHashes {
  readonly hasSeen = Promise.withResolvers<void>();
  readonly gate = Promise.withResolvers<void>();

  override async verify(password: string, hash: string | null): Promise<PasswordVerdict> {
    const verdict = await super.verify(password, hash);
    this.hasSeen.resolve();
    await this.gate.promise;
    return verdict;
  }
}

for (const change of [{ password: "a good new password" }, { is_active: false }]) {
  Deno.test({
    name: `nobody signs in with what was good until ${Object.keys(change)} changed`,
    ...needs("TEST_POSTGRES_URL"),
    async fn() {
      await using world = await createAccountsWorld();
      const [admin, { user, password }] = [await world.member(["admin"]), await world.member()];
      const passwords = new GatedHashes({ cost: { ln: 4, r: 8, p: 1 } });
      await using other = await createAccountsWorld({ beside: world, passwords });
      const slow = other.signIn(user.email, password);
      await passwords.hasSeen.promise;
      assert.equal((await world.send("PATCH", `/v1/users/${user.id}`, change, admin.headers)).status, 200);
      passwords.gate.resolve();
      await refusedWith(slow, "sign_in_failed");
    },
  });
}

/** Passwords of which too many wait, when it is told so. */
class CrowdedHashes extends PasswordHashes {
  isCrowded = false;

  override async verify(password: string, hash: string | null): Promise<PasswordVerdict> {
    if (this.isCrowded) throw new PasswordsBusyError();
    return await super.verify(password, hash);
  }
}

Deno.test("passwords that wait in vain for their turn are no failures", async () => {
  const passwords = new CrowdedHashes({ cost: { ln: 4, r: 8, p: 1 } });
  await using world = await createAccountsWorld({ engine: "pglite", passwords });
  const { user, password } = await world.member();
  passwords.isCrowded = true;
  for (let round = 0; round < 6; round++) {
    const { headers } = await refusedWith(world.signIn(user.email, password), "sign_in_busy");
    assert.equal(headers.get("retry-after"), "5");
  }
  passwords.isCrowded = false;
  assert.equal((await world.signIn(user.email, password)).status, 200);
});

Deno.test("a password is worked on also where nobody is there, or who may not sign in", async () => {
  const passwords = new CrowdedHashes({ cost: { ln: 4, r: 8, p: 1 } });
  await using world = await createAccountsWorld({ engine: "pglite", passwords });
  const [admin, gone] = [await world.member(["admin"]), await world.member()];
  await world.send("PATCH", `/v1/users/${gone.user.id}`, { is_active: false }, admin.headers);
  passwords.isCrowded = true;
  for (const email of [admin.user.email, gone.user.email, "nobody@example.test"]) {
    await refusedWith(world.signIn(email, gone.password), "sign_in_busy");
  }
});

Deno.test({
  name: "no password, hash or token is in anything that is observed or written down",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await createAccountsWorld();
    const admin = await world.member(["super_admin"]);
    const made = { name: "Tono", email: "tono@example.test", password: "first secret of tono" };
    const { data: tono } = await (await world.send("POST", "/v1/users", made, admin.headers)).json();
    const { data: signIn } = await (await world.signIn(made.email, made.password)).json();
    const headers = { authorization: `Bearer ${signIn.access_token}` };
    await world.signIn(made.email, "a wrong secret of tono");
    const change = { current_password: made.password, new_password: "second secret of tono" };
    await world.send("POST", "/v1/auth/password", change, headers);
    await world.send("PATCH", `/v1/users/${tono.id}`, { password: "third secret of tono" }, admin.headers);
    await world.send("POST", "/v1/users", { ...made, password: "fourth secret of tono" }, admin.headers);
    await world.send("POST", "/v1/auth/refresh", { refresh_token: signIn.refresh_token });
    await world.sql("drop table sign_in_failures");
    assert.equal((await world.signIn(made.email, "fifth secret of tono")).status, 503);
    await world.fetch("/v1/auth/me", { headers: { authorization: `${headers.authorization}x` } });

    const audit = await world.sql("select * from audit_trail where subject_id = '" + tono.id + "'");
    assert.deepEqual(audit.map(({ action }) => action), ["created", "changed", "changed"]);
    const hashes = await world.sql(
      "select password_hash as it from users union select token_hash from refresh_tokens",
    );
    const secrets = [
      "secret of tono",
      signIn.refresh_token,
      signIn.access_token,
      ...hashes.map(({ it }) => it),
    ];
    const shown = Deno.inspect([world.observations, audit], { depth: 20, strAbbreviateSize: 1e6 });
    assert.deepEqual(secrets.filter((secret) => shown.includes(secret)), []);
    assert.ok(shown.includes(tono.id) && world.observations.length > 5);
  },
});
