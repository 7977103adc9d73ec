import assert from "node:assert/strict";
import { accountsTest } from "#tests/_support/accounts_test.ts";
import { type AccountsWorld, createAccountsWorld } from "#tests/_support/accounts_world.ts";
import { needs } from "#tests/_support/needs.ts";
import { refusedWith } from "#tests/_support/refused_with.ts";
import { PasswordHashes, type PasswordVerdict } from "#src/platform/password_hashes.ts";
import { forgetSessions } from "#src/features/accounts/forget_sessions.ts";

const SECOND = 1_000;
const DAY = 86_400_000;

async function fails(world: AccountsWorld, email: string): Promise<void> {
  await refusedWith(world.signIn(email, "not the password"), "sign_in_failed");
}

/** The seconds for which an address has to wait. */
async function waits(world: AccountsWorld, email: string, password = "not the password"): Promise<number> {
  const { headers, detail } = await refusedWith(world.signIn(email, password), "too_many_failures");
  const seconds = headers.get("retry-after")!;
  assert.ok(detail.endsWith(`try again in ${seconds} s`));
  return Number(seconds);
}

accountsTest(
  "failures with an address are followed by growing waits, whether somebody has it or not",
  async (world) => {
    const { user, password } = await world.member();
    for (const email of [user.email, "nobody@example.test"]) {
      for (let failed = 0; failed < 3; failed++) await fails(world, email);
      for (const seconds of [1, 2, 4, 8, 16, 32, 900, 900]) {
        await fails(world, email);
        assert.equal(await waits(world, email), seconds);
        // The right one is not looked at either.
        assert.equal(await waits(world, email, password), seconds);
        world.pass(seconds * SECOND);
      }
      await fails(world, email.toUpperCase());
      assert.equal(await waits(world, ` ${email}`), 900);
    }
  },
);

accountsTest("a success forgets the failures, and so does a day", async (world) => {
  const { user: { email }, password } = await world.member();
  for (let round = 0; round < 2; round++) {
    for (let failed = 0; failed < 4; failed++) await fails(world, email);
    await waits(world, email);
    world.pass(SECOND);
    assert.equal((await world.signIn(email, password)).status, 200);
  }
  for (let failed = 0; failed < 4; failed++) await fails(world, email);
  world.pass(DAY + SECOND);
  for (let failed = 0; failed < 3; failed++) await fails(world, email);
  assert.equal((await world.signIn(email, password)).status, 200);
}, ["postgres", "pglite"]);

accountsTest("a new password from an admin ends the wait", async (world) => {
  const { user } = await world.member();
  const admin = await world.member(["admin"]);
  for (let failed = 0; failed < 4; failed++) await fails(world, user.email);
  const password = "a good new password";
  assert.equal((await world.send("PATCH", `/v1/users/${user.id}`, { password }, admin.headers)).status, 200);
  assert.equal((await world.signIn(user.email, password)).status, 200);
});

/** Whoever asks leaves as soon as the password was looked at. */
class LeavingHashes extends PasswordHashes {
  leaving = new AbortController();

  override async verify(password: string, hash: string | null): Promise<PasswordVerdict> {
    const verdict = await super.verify(password, hash);
    this.leaving.abort();
    return verdict;
  }
}

Deno.test({
  name: "a good password is no failure, also when somebody does not wait for the answer",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    const passwords = new LeavingHashes({ cost: { ln: 4, r: 8, p: 1 } });
    await using world = await createAccountsWorld({ passwords });
    const { user: { email }, password } = await world.member();
    for (let round = 0; round < 4; round++) {
      passwords.leaving = new AbortController();
      const request = new Request("http://aliran.test/v1/auth/login", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ email, password }),
        signal: passwords.leaving.signal,
      });
      await (await world.handler(request)).body?.cancel();
    }
    assert.equal((await world.signIn(email, password)).status, 200);
  },
});

Deno.test({
  name: "of fifty guesses at once, on two processes, four are looked at",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await createAccountsWorld();
    await using other = await createAccountsWorld({ beside: world });
    const { user, password } = await world.member();
    const guess = (_: unknown, at: number) =>
      (at % 2 ? world : other).signIn(user.email, `not the password ${at}`);
    const codes = await Promise.all(
      Array.from({ length: 50 }, guess).map(async (answer) => {
        return (await (await answer).json()).code;
      }),
    );
    const looked = codes.filter((code) => code === "sign_in_failed").length;
    const refused = codes.filter((code) => code === "too_many_failures").length;
    assert.deepEqual([looked, refused], [4, 46]);
    world.pass(60 * SECOND);
    assert.equal((await world.signIn(user.email, password)).status, 200);
  },
});

Deno.test({
  name: "old sessions, tokens and failures are forgotten, and nothing else is",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await createAccountsWorld();
    const deps = { ...world.deps, data: world.appData.data };
    const now = Date.now();
    const rows = async () => {
      const [row] = await world.sql(
        `select (select count(*) from sessions) as sessions, (select count(*) from refresh_tokens) as tokens,
          (select count(*) from sign_in_failures) as failures`,
      );
      return Object.values(row!).map(Number);
    };
    const ended = await world.member();
    await world.send("POST", "/v1/auth/logout", undefined, ended.headers);
    const { signIn: { refresh_token } } = await world.member();
    await world.send("POST", "/v1/auth/refresh", { refresh_token });
    await fails(world, "nobody@example.test");
    assert.deepEqual(await rows(), [2, 3, 1]);
    const after = (days: number) => forgetSessions({ ...deps, now: () => now + days * DAY + 60_000 });
    assert.deepEqual([await after(0), await rows()], [0, [2, 3, 1]]);
    assert.deepEqual([await after(1), await rows()], [1, [2, 3, 0]]);
    // The ended session with its token, and the used token of the other one, which goes on.
    assert.deepEqual([await after(30), await rows()], [2, [1, 1, 0]]);
    assert.deepEqual([await after(60), await rows()], [1, [0, 0, 0]]);
  },
});
