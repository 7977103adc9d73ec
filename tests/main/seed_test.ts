import assert from "node:assert/strict";
import { needs } from "#tests/_support/needs.ts";
import { createOwnMysql } from "#tests/_support/own_mysql.ts";
import { createServiceFolder } from "#tests/_support/service_folder.ts";
import { taskProcess } from "#tests/_support/task_process.ts";

const EXIT_USAGE = 64;

Deno.test({
  ...needs("TEST_MYSQL_URL"),
  name: "a shop is filled once its tables are there, alike for the same arguments, and only when it is empty",
  async fn() {
    await using folder = await createServiceFolder();
    const seeded = async () => {
      await using place = await createOwnMysql();
      const settings = { COMMERCE_DATABASE_URL: place.url.href };
      const early = await taskProcess(folder.path, "seed", settings);
      assert.equal(early.code, 1);
      assert.match(early.stderr, /^The shop has no tables yet.*'deno task migrate up'/);
      await taskProcess(folder.path, "migrate up", settings);
      const line = "seed --products=40 --customers=30 --orders=90 --seed=3";
      const { code, stdout, stderr } = await taskProcess(folder.path, line, settings);
      assert.equal(code, 0, stderr);
      assert.match(stdout, /^Added 40 products, 30 customers and 90 orders in [\d.]+ s\n$/);
      assert.match(stderr, /^100 %$/m, "lines, where there is no terminal for a bar");
      const again = await taskProcess(folder.path, line, settings);
      assert.equal(again.code, 1);
      assert.match(again.stderr, /^The shop has rows already: only an empty one is filled/);
      return JSON.stringify([
        await place.sql("select * from products order by id"),
        await place.sql("select * from customers order by id"),
        await place.sql("select * from orders o join order_items i on i.order_id = o.id order by i.id"),
      ]);
    };
    assert.equal(await seeded(), await seeded());
  },
});

Deno.test({
  ...needs("TEST_MYSQL_URL"),
  name: "production is filled with made-up rows only when told so",
  async fn() {
    await using folder = await createServiceFolder();
    await using place = await createOwnMysql();
    const settings = {
      COMMERCE_DATABASE_URL: place.url.href,
      APP_ENV: "production",
      SNAPSHOTS: "memory",
      AUTH_JWKS_URL: "https://issuer.example.test/keys",
      AUTH_ISSUER: "https://issuer.example.test",
      AUTH_AUDIENCE: "shop",
    };
    await taskProcess(folder.path, "migrate up", settings);
    const refused = await taskProcess(folder.path, "seed --orders=1", settings);
    assert.equal(refused.code, 1, refused.stderr);
    assert.match(refused.stderr, /^This is production: give '--yes'/);
    assert.deepEqual(await place.sql("select id from products"), []);
    const told = await taskProcess(folder.path, "seed --products=1 --customers=1 --orders=1 --yes", settings);
    assert.equal(told.code, 0, told.stderr);
  },
});

Deno.test("arguments that are not understood are refused with the usage", async () => {
  await using folder = await createServiceFolder();
  for (
    const argument of ["--orders=1000001", "--products=0", "--customers=many", "--seed=-1", "--rows=1", "all"]
  ) {
    const { code, stderr } = await taskProcess(folder.path, `seed ${argument}`, {});
    assert.equal(code, EXIT_USAGE, argument);
    assert.match(stderr, /^[^\n]+\n\nUsage: deno task seed /);
  }
});
