import assert from "node:assert/strict";
import { PasswordHashes } from "#src/platform/password_hashes.ts";
import { needs } from "#tests/_support/needs.ts";
import { createOwnPostgres } from "#tests/_support/own_postgres.ts";
import { createServiceFolder } from "#tests/_support/service_folder.ts";
import { taskProcess } from "#tests/_support/task_process.ts";

const EXIT_USAGE = 64;

Deno.test({
  name: "a first admin is added once the tables are there, with a password that is given or made",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using folder = await createServiceFolder();
    await using place = await createOwnPostgres();
    const settings = { APP_DATABASE_URL: place.url.href, APP_ENV: "production", ...PRODUCTION };
    const add = (line: string, given?: string) =>
      taskProcess(folder.path, `add_user add ${line}`, settings, given);

    const early = await add("--email=Sari@Example.test --role=super_admin");
    assert.equal(early.code, 1, early.stderr);
    assert.match(early.stderr, /^The database has no tables yet.*'deno task migrate up --database=app'/);
    await taskProcess(folder.path, "migrate up --database=app", settings);

    const made = await add("--email=Sari@Example.test --role=super_admin");
    assert.equal(made.code, 0, made.stderr);
    const [, random] = /^Added sari@example\.test as super_admin\nPassword, shown only now: (\S{24})\n$/.exec(
      made.stdout,
    )!;
    const given = await add(
      "--email=tono@example.test --role=admin --name=Tono",
      "a good long password\nmore\n",
    );
    assert.deepEqual([given.code, given.stdout], [0, "Added tono@example.test as admin\n"], given.stderr);

    const users = await place.sql(
      "select name, email, role, password_hash from users join user_roles on user_id = id order by email",
    );
    assert.deepEqual(users.map(({ name, email, role }) => [name, email, role]), [
      ["Sari", "sari@example.test", "super_admin"],
      ["Tono", "tono@example.test", "admin"],
    ]);
    const hashes = new PasswordHashes();
    for (const [at, password] of [random!, "a good long password"].entries()) {
      const verdict = await hashes.verify(password, String(users[at]!.password_hash));
      assert.deepEqual(verdict, { isGood: true, isOutdated: false });
    }
    const [count] = await place.sql(
      "select sum(row_count) as users, (select count(*) from audit_trail) as audited from data_versions where tag = 'users'",
    );
    assert.deepEqual(Object.values(count!).map(Number), [2, 2]);

    const again = await add("--email=SARI@example.test --role=admin");
    assert.deepEqual([again.code, again.stdout], [1, ""]);
    assert.match(again.stderr, /^A user with the e-mail address 'sari@example\.test' is there already/);
    for (const bad of ["short", "Password1234", "budi@example.test"]) {
      const refused = await add("--email=budi@example.test --role=user", bad);
      assert.equal(refused.code, 1, bad);
      assert.match(refused.stderr, /^The password must /);
      assert.ok(!refused.stderr.includes("Password1234"));
    }
    assert.equal((await place.sql("select id from users")).length, 2);
  },
});

Deno.test("arguments that are not understood are refused with the usage", async () => {
  await using folder = await createServiceFolder();
  for (
    const line of [
      "",
      "remove --email=a@example.test --role=admin",
      "add",
      "add --email=a@example.test",
      "add --email=a@example.test --role=root",
      "add --email=nowhere --role=admin",
      "add --email=a@example.test --role=admin --name=",
      "add --email=a@example.test --role=admin --password=secret",
    ]
  ) {
    const { code, stderr } = await taskProcess(folder.path, `add_user ${line}`.trim(), {});
    assert.equal(code, EXIT_USAGE, line);
    assert.match(stderr, /^[^\n]+\n\nUsage: deno task user add /, line);
  }
});

const PRODUCTION = {
  SNAPSHOTS: "memory",
  QUEUE: "memory",
  AUTH_SIGNING_KEYS: "a-signing-key-of-thirty-two-letters",
};
