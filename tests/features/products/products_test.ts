import assert from "node:assert/strict";
import { commerceTest } from "#tests/_support/commerce_test.ts";
import { ShopClient } from "#tests/_support/shop_client.ts";

const NOBODY = "019aa5c0-7c1e-7c7a-9f5b-3d2f1a0b4c6d";

commerceTest("a product is made with exact money, and read as it was made", async (world) => {
  const shop = new ShopClient(world);
  const { data: category } = await shop.create("categories", { name: "Tools", description: "Hand tools" });
  const { data: made, etag } = await shop.create("products", {
    name: "Hammer",
    price: "9999999999999999.99",
    category_id: category.id.toUpperCase(),
  });
  assert.deepEqual({ ...made, id: "", created_at: "", updated_at: "" }, {
    id: "",
    name: "Hammer",
    description: null,
    price: "9999999999999999.99",
    category_id: category.id,
    category: { id: category.id, name: "Tools", description: "Hand tools" },
    stock_quantity: 0,
    total_sold: 0,
    is_active: true,
    created_at: "",
    updated_at: "",
  });
  assert.deepEqual(await shop.read("products", made.id), { data: made, etag });
  for (const [price, exact] of [[0, "0.00"], [12.5, "12.50"], ["007.1", "7.10"], [1e3, "1000.00"]] as const) {
    const { data } = await shop.create("products", { name: "x", price, category_id: category.id });
    assert.equal(data.price, exact);
  }
});

commerceTest("names keep emoji, right-to-left text and quotes, and are trimmed", async (world) => {
  const shop = new ShopClient(world);
  const { data: category } = await shop.create("categories", { name: "Tools" });
  for (const name of ["🔨 Hammer 👩🏽‍🔧", "مطرقة", `O'Brien \\ "x" %_! ; --`, "🔨".repeat(150)]) {
    const { data } = await shop.create("products", {
      name: `  ${name} `,
      price: "1",
      category_id: category.id,
    });
    assert.equal(data.name, name);
    assert.equal((await shop.read("products", data.id)).data.name, name);
  }
});

commerceTest("PUT writes everything, PATCH what is given, and neither what is the same", async (world) => {
  const shop = new ShopClient(world);
  const { data: category } = await shop.create("categories", { name: "Tools" });
  const { data: other } = await shop.create("categories", { name: "Other" });
  const full = {
    name: "Hammer",
    description: "Heavy",
    price: "10.00",
    category_id: category.id,
    stock_quantity: 7,
    is_active: false,
  };
  const made = await shop.create("products", full);
  const path = `products/${made.data.id}`;
  const versionOf = async () => (await shop.list("products")).response.headers.get("x-data-version");
  const version = await versionOf();
  for (
    const [method, body] of [["PATCH", {}], ["PATCH", { price: 10, name: " Hammer" }], ["PUT", full]] as const
  ) {
    assert.deepEqual(await shop.edit(method, path, body), made);
  }
  assert.equal(await versionOf(), version);

  const patched = await shop.edit("PATCH", path, { price: "12.5", description: null });
  assert.deepEqual(
    { ...patched.data, updated_at: "" },
    { ...made.data, price: "12.50", description: null, updated_at: "" },
  );
  assert.notEqual(patched.etag, made.etag);
  const put = await shop.edit("PUT", path, { name: "Saw", price: "3", category_id: other.id });
  const { name, description, price, stock_quantity, is_active } = put.data;
  assert.deepEqual([name, description, price, stock_quantity, is_active], ["Saw", null, "3.00", 0, true]);
  assert.equal(put.data.category.name, "Other");
  assert.deepEqual((await shop.list("products")).data, [put.data]);
});

commerceTest("a change of something that was changed since is refused", async (world) => {
  const shop = new ShopClient(world);
  const { data: category } = await shop.create("categories", { name: "Tools" });
  const body = { name: "Hammer", price: "1.00", category_id: category.id };
  const { data: { id }, etag } = await shop.create("products", body);
  const path = `products/${id}`;
  const { etag: newer } = await shop.edit("PATCH", path, { price: "2" }, etag);
  for (const [method, sent] of [["PATCH", { price: "3" }], ["PUT", body], ["DELETE", undefined]] as const) {
    for (const tag of [etag, `W/${newer}`, '"other"']) {
      const refusal = await shop.refused("stale", method, path, sent, { "if-match": tag });
      assert.deepEqual([refusal.status, refusal.headers.get("etag")], [412, newer]);
    }
    await shop.refused("malformed_request", method, path, sent, { "if-match": "no tag" });
  }
  await shop.edit("PATCH", path, { price: "4" }, "*");
  const { etag: newest } = await shop.edit(
    "PATCH",
    path,
    { price: "5" },
    `"other", ${(await shop.read("products", id)).etag}`,
  );
  const gone = await world.send("DELETE", `/v1/${path}`, undefined, { "if-match": newest });
  assert.equal(gone.status, 200);
  await shop.refused("not_found", "DELETE", path, undefined, { "if-match": "*" });
});

commerceTest(
  "of ten changes at once with the same If-Match one is made and nine are refused",
  async (world) => {
    const shop = new ShopClient(world);
    const { data: category } = await shop.create("categories", { name: "Tools" });
    const made = await shop.create("products", { name: "Hammer", price: "1", category_id: category.id });
    // So that there are connections on which they meet.
    await Promise.all(Array.from({ length: 6 }, () => shop.read("products", made.data.id)));
    const change = (_: unknown, at: number) =>
      world.send("PATCH", `/v1/products/${made.data.id}`, { price: String(at + 2) }, {
        "if-match": made.etag,
      });
    const answers = await Promise.all(Array.from({ length: 10 }, change));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, ...Array(9).fill(412)]);
    const { data: won } = await answers.find(({ status }) => status === 200)!.json();
    assert.deepEqual((await shop.read("products", made.data.id)).data, won);
    for (const answer of answers) if (!answer.bodyUsed) await answer.body?.cancel();
  },
);

commerceTest("an unknown category is refused and nothing is written", async (world) => {
  const shop = new ShopClient(world);
  const { data: category } = await shop.create("categories", { name: "Tools" });
  const good = { name: "Hammer", price: "1.00", category_id: category.id };
  const made = await shop.create("products", good);
  const refusals = [
    await shop.refused("unknown_reference", "POST", "products", { ...good, category_id: NOBODY }),
    await shop.refused("unknown_reference", "PUT", `products/${made.data.id}`, {
      ...good,
      category_id: NOBODY,
    }),
    await shop.refused("unknown_reference", "PATCH", `products/${made.data.id}`, { category_id: NOBODY }),
  ];
  for (const { status, errors } of refusals) {
    assert.deepEqual([status, errors], [
      422,
      [{ path: "category_id", message: `Category with id '${NOBODY}' not found` }],
    ]);
  }
  assert.deepEqual((await shop.list("products")).data, [made.data]);
  assert.equal((await shop.list("products")).meta.total, 1);
});

commerceTest("what was ordered, and who ordered, cannot be deleted", async (world) => {
  const shop = new ShopClient(world);
  const { data: category } = await shop.create("categories", { name: "Tools" });
  const { data: product } = await shop.create("products", {
    name: "Hammer",
    price: "2.50",
    category_id: category.id,
    stock_quantity: 5,
  });
  const { data: customer } = await shop.create("customers", { name: "Sari", email: "sari@example.com" });
  const items = [{ product_id: product.id, quantity: 3 }];
  await shop.create("orders", { customer_id: customer.id, items });
  const refusal = await shop.refused("in_use", "DELETE", `products/${product.id}`);
  assert.match(refusal.detail, /'is_active' to false/);
  await shop.refused("in_use", "DELETE", `customers/${customer.id}`);

  const { data: changed } = await shop.edit("PATCH", `products/${product.id}`, { price: "9" });
  assert.deepEqual([changed.stock_quantity, changed.total_sold], [2, 3]);
  const { data: [listed] } = await shop.list("products?sort=sold_desc");
  assert.deepEqual(listed, changed);
  const { data: buyer } = await shop.read("customers", customer.id);
  assert.deepEqual([buyer.total_spent, buyer.total_orders], ["7.50", 1]);
});

commerceTest("changes of a product beside orders lose no piece", async (world) => {
  const shop = new ShopClient(world);
  const { data: category } = await shop.create("categories", { name: "Tools" });
  const { data: product } = await shop.create("products", {
    name: "Hammer",
    price: "1",
    category_id: category.id,
    stock_quantity: 100,
  });
  const { data: customer } = await shop.create("customers", { name: "Sari", email: "sari@example.com" });
  const items = [{ product_id: product.id, quantity: 2 }];
  await Promise.all(
    Array.from({ length: 10 }, (_, at) => [
      shop.create("orders", { customer_id: customer.id, items }),
      shop.edit("PATCH", `products/${product.id}`, { price: String(at + 2) }),
    ]).flat(),
  );
  const { data } = await shop.read("products", product.id);
  assert.deepEqual([data.stock_quantity, data.total_sold], [80, 20]);
});
