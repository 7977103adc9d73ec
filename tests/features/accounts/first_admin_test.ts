import assert from "node:assert/strict";
import { createApp } from "#src/app.ts";
import { readConfig } from "#src/config.ts";
import { createDeps } from "#src/deps.ts";
import { ensureFirstAdmin } from "#src/features/accounts/ensure_first_admin.ts";
import { createAccountsWorld } from "#tests/_support/accounts_world.ts";
import { needs } from "#tests/_support/needs.ts";

const SQL = new URL("../../../sql", import.meta.url).pathname;
const EMBEDDED = { environment: "development", isEmbedded: true } as const;

type Told = { readonly email: string; readonly password: string };

Deno.test("the embedded service makes one super admin, who can sign in, and tells of it once", async () => {
  await using world = await createAccountsWorld({ engine: "pglite" });
  const told: Told[] = [];
  const tell = (admin: Told) => void told.push(admin);
  // Before anybody has opened the database.
  await Promise.all([0, 1].map(() => ensureFirstAdmin(world.accounts, { ...EMBEDDED, tell })));
  await ensureFirstAdmin(world.accounts, { ...EMBEDDED, tell });
  assert.equal(told.length, 1);
  const { email, password } = told[0]!;
  assert.equal(email, "admin@localhost");
  assert.ok(password.length >= 20);
  const { data } = await (await world.signIn(email, password)).json();
  assert.deepEqual(data.user.roles, ["super_admin"]);
  const headers = { authorization: `Bearer ${data.access_token}` };
  const { meta } = await (await world.fetch("/v1/users", { headers })).json();
  assert.equal(meta.total, 1);
});

for (const [environment, count] of [["production", 0], ["development", 1]] as const) {
  Deno.test(`the whole service makes ${count} in ${environment} where its database is embedded`, async () => {
    const config = readConfig({
      APP_ENV: environment,
      APP_DATABASE_URL: "pglite:memory://",
      AUTH_SIGNING_KEYS: "a-signing-key-of-thirty-two-letters",
      SNAPSHOTS: "memory",
      QUEUE: "memory",
    });
    const deps = await createDeps(config, { observe: () => {}, now: Date.now, sqlDirectory: SQL });
    const app = createApp(config, deps);
    const told: Told[] = [];
    await app.ensureFirstAdmin((admin) => void told.push(admin));
    await app.stop();
    await app.close();
    await deps.close();
    assert.equal(told.length, count);
  });
}

Deno.test({
  name: "of two processes at once one makes the first admin",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await createAccountsWorld();
    await using other = await createAccountsWorld({ beside: world });
    const told: Told[] = [];
    const tell = (admin: Told) => void told.push(admin);
    await Promise.all(
      [world, other].map(({ accounts }) => ensureFirstAdmin(accounts, { ...EMBEDDED, tell })),
    );
    assert.equal(told.length, 1);
    assert.equal((await other.signIn(told[0]!.email, told[0]!.password)).status, 200);
    const audited = await world.sql("select who, action from audit_trail");
    assert.deepEqual(audited, [{ who: null, action: "created" }]);
  },
});

Deno.test({
  name: "no admin is made in production, on a server, or beside somebody",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await createAccountsWorld();
    const tell = () => assert.fail("There is nothing to tell");
    await ensureFirstAdmin(world.accounts, { environment: "production", isEmbedded: true, tell });
    await ensureFirstAdmin(world.accounts, { environment: "development", isEmbedded: false, tell });
    assert.deepEqual(await world.sql("select id from users"), []);
    await world.member();
    await ensureFirstAdmin(world.accounts, { ...EMBEDDED, tell });
    assert.equal((await world.sql("select id from users")).length, 1);
  },
});
