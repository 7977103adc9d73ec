import assert from "node:assert/strict";
import { PasswordHashes, type PasswordVerdict } from "#src/platform/password_hashes.ts";
import { accountsTest } from "#tests/_support/accounts_test.ts";
import { createAccountsWorld } from "#tests/_support/accounts_world.ts";
import { needs } from "#tests/_support/needs.ts";
import { refusedWith } from "#tests/_support/refused_with.ts";

accountsTest("a password that is changed again and again is no failed sign-in", async (world) => {
  const { user, password, headers } = await world.member();
  let current_password = password;
  for (let round = 1; round <= 5; round++) {
    const new_password = `a good new password ${round}`;
    const change = { current_password, new_password };
    assert.equal((await world.send("POST", "/v1/auth/password", change, headers)).status, 200);
    current_password = new_password;
  }
  assert.equal((await world.signIn(user.email, current_password)).status, 200);
});

/** Does something between the look at a password and what comes of it. */
class DisturbedHashes extends PasswordHashes {
  disturb: (() => Promise<void>) | null = null;

  override async verify(password: string, hash: string | null): Promise<PasswordVerdict> {
    const verdict = await super.verify(password, hash);
    await this.disturb?.();
    return verdict;
  }
}

Deno.test({
  name: "nobody changes a password by one that another change has made void meanwhile",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await createAccountsWorld();
    const passwords = new DisturbedHashes({ cost: { ln: 4, r: 8, p: 1 } });
    await using other = await createAccountsWorld({ beside: world, passwords });
    const [admin, { user, password, headers }] = [await world.member(["admin"]), await world.member()];
    const rescue = "what the admin has set";
    passwords.disturb = async () => {
      const path = `/v1/users/${user.id}`;
      assert.equal((await world.send("PATCH", path, { password: rescue }, admin.headers)).status, 200);
    };
    const change = { current_password: password, new_password: "what the thief has set" };
    await refusedWith(other.send("POST", "/v1/auth/password", change, headers), "bad_parameter");
    assert.equal((await world.signIn(user.email, rescue)).status, 200);
  },
});
