import assert from "node:assert/strict";
import { commerceTest } from "#tests/_support/commerce_test.ts";
import { ShopClient } from "#tests/_support/shop_client.ts";

commerceTest("a category is made, read, replaced, changed and deleted", async (world) => {
  const shop = new ShopClient(world);
  const { data: made } = await shop.create("categories", { name: "  Tools ", description: "Two\nlines" });
  assert.match(made.id, /^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  assert.deepEqual([made.name, made.description, made.is_active], ["Tools", "Two\nlines", true]);
  assert.match(made.created_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.deepEqual((await shop.read("categories", made.id)).data, made);

  const { data: replaced } = await shop.edit("PUT", `categories/${made.id}`, { name: "Machines" });
  assert.deepEqual(
    { ...replaced, updated_at: "" },
    { ...made, name: "Machines", description: null, updated_at: "" },
  );
  const { data: changed } = await shop.edit("PATCH", `categories/${made.id}`, { is_active: false });
  assert.deepEqual([changed.name, changed.is_active], ["Machines", false]);

  const gone = await world.send("DELETE", `/v1/categories/${made.id}`);
  assert.deepEqual(await gone.json(), { status_code: 200, message: "Category deleted", data: null });
  const refusal = await shop.refused("not_found", "GET", `categories/${made.id}`);
  assert.equal(refusal.detail, `Category with id '${made.id}' not found`);
  await shop.refused("not_found", "PUT", `categories/${made.id}`, { name: "Back" });
  await shop.refused("not_found", "PATCH", `categories/${made.id}`, {});
  await shop.refused("not_found", "DELETE", `categories/${made.id}`);
});

commerceTest("a new category says where it is, and answers HEAD and If-None-Match", async (world) => {
  const made = await world.send("POST", "/v1/categories", { name: "Tools" });
  const location = made.headers.get("location")!;
  const etag = made.headers.get("etag")!;
  assert.equal(location, `/v1/categories/${(await made.json()).data.id}`);
  const head = await world.fetch(location, { method: "HEAD" });
  assert.deepEqual([head.status, await head.text(), head.headers.get("etag")], [200, "", etag]);
  assert.ok(head.headers.get("x-request-id"));
  for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, "*"]) {
    const same = await world.fetch(location, { headers: { "if-none-match": tag } });
    assert.deepEqual([same.status, same.headers.get("etag")], [304, etag], tag);
  }
  const other = await world.fetch(location, { headers: { "if-none-match": '"other"' } });
  assert.equal(other.status, 200);
  await other.body?.cancel();
});

commerceTest(
  "a category with products is not deleted, and the refusal tells what to do instead",
  async (world) => {
    const shop = new ShopClient(world);
    const { data: category } = await shop.create("categories", { name: "Tools" });
    const product = { name: "Hammer", price: "10", category_id: category.id };
    const { data: { id } } = await shop.create("products", product);
    const refusal = await shop.refused("in_use", "DELETE", `categories/${category.id}`);
    assert.equal(refusal.status, 409);
    assert.match(refusal.detail, /'is_active' to false/);
    assert.equal((await shop.list("categories")).meta.total, 1);
    assert.equal((await world.send("DELETE", `/v1/products/${id}`)).status, 200);
    assert.equal((await world.send("DELETE", `/v1/categories/${category.id}`)).status, 200);
    assert.equal((await shop.list("categories")).meta.total, 0);
  },
);

commerceTest("what a category is called shows at once in its products, alone and in lists", async (world) => {
  const shop = new ShopClient(world);
  const { data: category } = await shop.create("categories", { name: "Tools" });
  const product = { name: "Hammer", price: "10", category_id: category.id };
  const { data: { id } } = await shop.create("products", product);
  assert.equal((await shop.list("products")).data[0].category.name, "Tools");
  await shop.edit("PATCH", `categories/${category.id}`, { name: "Machines", description: "Big" });
  assert.deepEqual((await shop.list("products")).data[0].category, {
    id: category.id,
    name: "Machines",
    description: "Big",
  });
  assert.equal((await shop.read("products", id)).data.category.name, "Machines");
});

commerceTest(
  "categories are listed in their orders, by part of the name, and by being active",
  async (world) => {
    const shop = new ShopClient(world);
    for (const name of ["beta", "Alpha", "Gamma 100%", "alpha_2"]) {
      await shop.create("categories", { name, is_active: name !== "beta" });
    }
    const names = async (query: string) =>
      (await shop.list(`categories?${query}`)).data.map(({ name }: { name: string }) => name);
    assert.deepEqual(await names(""), ["Alpha", "alpha_2", "beta", "Gamma 100%"]);
    assert.deepEqual(await names("sort=name_desc"), ["Gamma 100%", "beta", "alpha_2", "Alpha"]);
    assert.deepEqual(await names("sort=newest"), ["alpha_2", "Gamma 100%", "Alpha", "beta"]);
    assert.deepEqual(await names("sort=oldest"), ["beta", "Alpha", "Gamma 100%", "alpha_2"]);
    assert.deepEqual(await names("name=ALPHA"), ["Alpha", "alpha_2"]);
    assert.deepEqual(await names("name=_"), ["alpha_2"]);
    assert.deepEqual(await names("name=%25"), ["Gamma 100%"]);
    assert.deepEqual(await names("name=!"), []);
    assert.deepEqual(await names("is_active=false"), ["beta"]);
    assert.deepEqual(await names("page=2&page_size=3"), ["Gamma 100%"]);
    const { meta } = await shop.list("categories?page=2&page_size=3&is_active=true");
    assert.deepEqual(meta, { page: 2, page_size: 3, total: 3, total_pages: 1 });
  },
);
