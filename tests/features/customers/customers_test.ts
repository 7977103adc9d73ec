import assert from "node:assert/strict";
import { commerceTest } from "#tests/_support/commerce_test.ts";
import { ShopClient } from "#tests/_support/shop_client.ts";

commerceTest("a customer is made, read, replaced, changed and deleted", async (world) => {
  const shop = new ShopClient(world);
  const { data: made } = await shop.create("customers", { name: " Sari ", email: " Sari@Example.COM " });
  assert.deepEqual(
    [made.name, made.email, made.total_spent, made.total_orders],
    ["Sari", "sari@example.com", "0.00", 0],
  );
  assert.deepEqual((await shop.read("customers", made.id)).data, made);
  const { data: changed } = await shop.edit("PATCH", `customers/${made.id}`, { name: "Sari Dewi" });
  assert.deepEqual([changed.name, changed.email], ["Sari Dewi", "sari@example.com"]);
  const { data: replaced } = await shop.edit("PUT", `customers/${made.id}`, {
    name: "S",
    email: "s@example.com",
  });
  assert.deepEqual([replaced.name, replaced.email], ["S", "s@example.com"]);
  assert.equal((await world.send("DELETE", `/v1/customers/${made.id}`)).status, 200);
  await shop.refused("not_found", "GET", `customers/${made.id}`);
});

commerceTest("no e-mail address is taken twice, whatever its capitals", async (world) => {
  const shop = new ShopClient(world);
  const { data: first } = await shop.create("customers", { name: "One", email: "one@example.com" });
  const { data: second } = await shop.create("customers", { name: "Two", email: "two@example.com" });
  const taken = { name: "Three", email: "ONE@Example.com" };
  const refusals = [
    await shop.refused("duplicate", "POST", "customers", taken),
    await shop.refused("duplicate", "PUT", `customers/${second.id}`, taken),
    await shop.refused("duplicate", "PATCH", `customers/${second.id}`, { email: taken.email }),
  ];
  for (const { status, errors } of refusals) {
    assert.equal(status, 409);
    assert.deepEqual(errors?.map(({ path }) => path), ["email"]);
  }
  assert.equal((await shop.list("customers")).meta.total, 2);
  await shop.edit("PATCH", `customers/${first.id}`, { email: "ONE@example.com" });
});

commerceTest(
  "customers are listed in their orders, by part of the name, and by e-mail address",
  async (world) => {
    const shop = new ShopClient(world);
    for (const name of ["dewi", "Budi", "Citra", "andi"]) {
      await shop.create("customers", { name, email: `${name}@example.com` });
    }
    const names = async (query: string) =>
      (await shop.list(`customers?${query}`)).data.map(({ name }: { name: string }) => name);
    assert.deepEqual(await names(""), ["andi", "Budi", "Citra", "dewi"]);
    assert.deepEqual(await names("sort=name_desc"), ["dewi", "Citra", "Budi", "andi"]);
    assert.deepEqual(await names("sort=newest"), ["andi", "Citra", "Budi", "dewi"]);
    assert.deepEqual(await names("sort=oldest"), ["dewi", "Budi", "Citra", "andi"]);
    assert.deepEqual(await names("sort=spent_desc"), ["andi", "Citra", "Budi", "dewi"]);
    assert.deepEqual(await names("name=DI"), ["andi", "Budi"]);
    assert.deepEqual(await names("email=BUDI@example.com"), ["Budi"]);
    assert.equal((await shop.list("customers?email=BUDI@example.com")).meta.total, 1);
    assert.deepEqual(await names("email=nobody@example.com"), []);
  },
);

commerceTest("customers that cannot be are refused with the member at fault", async (world) => {
  const shop = new ShopClient(world);
  const good = { name: "Sari", email: "sari@example.com" };
  const wrong: [string, unknown][] = [
    ["name", { ...good, name: "   " }],
    ["name", { ...good, name: "x".repeat(256) }],
    ["name", { ...good, name: "a\u0007b" }],
    ["name", { email: good.email }],
    ["email", { ...good, email: "nobody" }],
    ["email", { ...good, email: "a b@example.com" }],
    ["email", { ...good, email: "a@b@example.com" }],
    ["email", { ...good, email: `${"x".repeat(250)}@example.com` }],
    ["email", { ...good, email: null }],
    ["total_spent", { ...good, total_spent: "1.00" }],
    ["id", { ...good, id: "019aa5c0-7c1e-7c7a-9f5b-3d2f1a0b4c6d" }],
  ];
  for (const [path, body] of wrong) {
    const { errors, status } = await shop.refused("bad_parameter", "POST", "customers", body);
    assert.equal(status, 400);
    assert.deepEqual(errors?.map((error) => error.path), [path], JSON.stringify(body));
  }
  for (const query of ["email=nobody", "sort=richest", "page=0"]) {
    await shop.refused("bad_parameter", "GET", `customers?${query}`);
  }
  assert.equal((await shop.list("customers")).meta.total, 0);
});
