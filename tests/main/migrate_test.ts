import assert from "node:assert/strict";
import { needs } from "#tests/_support/needs.ts";
import { createOwnMysql } from "#tests/_support/own_mysql.ts";
import { createOwnPostgres } from "#tests/_support/own_postgres.ts";
import { createServiceFolder } from "#tests/_support/service_folder.ts";
import { taskProcess } from "#tests/_support/task_process.ts";

const EXIT_USAGE = 64;
const EXIT_CONFIG = 78;

for (
  const { name, server, create } of [
    { name: "MariaDB", server: "TEST_MYSQL_URL", create: createOwnMysql },
    { name: "PostgreSQL", server: "TEST_POSTGRES_URL", create: createOwnPostgres },
  ] as const
) {
  Deno.test({
    ...needs(server),
    name:
      `${name}: two processes that start at once on an empty database both succeed, and each step is taken once`,
    async fn() {
      await using folder = await createServiceFolder();
      await using place = await create();
      const settings = { COMMERCE_DATABASE_URL: place.url.href };
      const migrate = (command: string) => taskProcess(folder.path, `migrate ${command}`, settings);
      const [first, second, looking] = await Promise.all(["up", "up", "status"].map(migrate));
      assert.deepEqual([first!.code, second!.code], [0, 0], first!.stderr + second!.stderr);
      const said = [first!.stdout, second!.stdout].sort();
      assert.deepEqual(said, ["0001.create_shop  applied\n", "Nothing to do: all steps are applied\n"]);
      assert.match(looking!.stdout, /^0001\.create_shop {2}(?:pending|applied)\n$/);
      assert.equal(looking!.code, looking!.stdout.includes("pending") ? 1 : 0);
      const [row] = await place.sql("select count(*) as n from aliran_migrations where version > 0");
      assert.equal(Number(row!["n"]), 1);
    },
  });

  Deno.test({
    ...needs(server),
    name: `${name}: status says what is pending by its exit code, and down takes one step back`,
    async fn() {
      await using folder = await createServiceFolder();
      await using place = await create();
      const settings = { COMMERCE_DATABASE_URL: place.url.href };
      const migrate = async (command: string) => {
        const { code, stdout, stderr } = await taskProcess(folder.path, `migrate ${command}`, settings);
        assert.doesNotMatch(stderr, /\S/);
        return `${stdout}${code}`;
      };
      assert.equal(await migrate("status"), "0001.create_shop  pending\n1");
      assert.equal(await migrate("up --database=commerce"), "0001.create_shop  applied\n0");
      assert.equal(await migrate("status"), "0001.create_shop  applied\n0");
      assert.equal(await migrate("down"), "0001.create_shop  taken back\n0");
      assert.equal(await migrate("down"), "Nothing to do: no step is applied\n0");
      assert.equal(await migrate("status"), "0001.create_shop  pending\n1");
    },
  });
}

Deno.test("arguments that are not understood are refused with the usage", async () => {
  await using folder = await createServiceFolder();
  for (const args of ["", " sideways", " up down", " up --database=plane", " up --force"]) {
    const { code, stdout, stderr } = await taskProcess(folder.path, `migrate${args}`, {});
    assert.equal(code, EXIT_USAGE, args);
    assert.equal(stdout, "");
    assert.match(stderr, /^[^\n]+\n\nUsage: deno task migrate <command>/);
  }
  const { code, stdout } = await taskProcess(folder.path, "migrate --help", {});
  assert.equal(code, 0);
  assert.match(stdout, /^Usage: .*\bexits 1 when not all are applied/s);
});

Deno.test("settings that name no server are refused", async () => {
  await using folder = await createServiceFolder();
  for (const settings of [{}, { COMMERCE_DATABASE_URL: "pglite:.data/commerce" }]) {
    const { code, stderr } = await taskProcess(folder.path, "migrate up", { ...settings });
    assert.equal(code, EXIT_CONFIG);
    assert.match(stderr, /'COMMERCE_DATABASE_URL' must name a server/);
  }
});

Deno.test({
  ...needs("TEST_MYSQL_URL"),
  name: "a failure is said in a sentence, without a stack and without the password",
  async fn() {
    await using folder = await createServiceFolder();
    await using place = await createOwnMysql();
    const role = `reader_${crypto.randomUUID().slice(0, 8)}`;
    await place.sql(`create user ${role} identified by 'hush-hush'`);
    await place.sql(`grant select on ${place.url.pathname.slice(1)}.* to ${role}`);
    const reader = Object.assign(new URL(place.url), { username: role, password: "hush-hush" });
    const wrong = Object.assign(new URL(reader), { password: "hush-hush-hush" });
    const absent = Object.assign(new URL(reader), { port: "9" });
    for (
      const [url, sentence] of [
        [reader, /^Database refused .*: the role of 'COMMERCE_DATABASE_URL' may not do that\n$/],
        [wrong, /^Database is not available for .*\n$/],
        [absent, /^Database is not available for .*\n$/],
      ] as const
    ) {
      const settings = { COMMERCE_DATABASE_URL: url.href };
      const { code, stdout, stderr } = await taskProcess(folder.path, "migrate up", settings);
      assert.deepEqual([code, stdout], [1, ""]);
      assert.match(stderr, sentence);
      assert.doesNotMatch(stderr, /hush/);
    }
    await place.sql(`drop user ${role}`);
  },
});

Deno.test({
  ...needs("TEST_MYSQL_URL"),
  name: "a file that was changed after it was applied is refused by its name",
  async fn() {
    await using place = await createOwnMysql();
    const settings = { COMMERCE_DATABASE_URL: place.url.href };
    await using folder = await createServiceFolder();
    assert.equal((await taskProcess(folder.path, "migrate up", settings)).code, 0);
    await using changed = await createServiceFolder({
      "sql/migrations/commerce/mysql/0001.do.create_shop.sql": "create table if not exists shop (id int);\n",
    });
    const { code, stderr } = await taskProcess(changed.path, "migrate up", settings);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^Cannot migrate: '0001\.do\.create_shop\.sql' was changed after it had been applied; [^\n]+\n$/,
    );
    const status = await taskProcess(changed.path, "migrate status", settings);
    assert.deepEqual([status.code, status.stdout], [1, "0001.create_shop  changed\n"]);
  },
});
