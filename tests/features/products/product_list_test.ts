import assert from "node:assert/strict";
import { commerceTest } from "#tests/_support/commerce_test.ts";
import type { CommerceWorld } from "#tests/_support/commerce_world.ts";
import { ShopClient } from "#tests/_support/shop_client.ts";

const GOODS = [
  { name: "anvil", price: "30.00", stock_quantity: 1 },
  { name: "Bolt", price: "0.05", stock_quantity: 900, is_active: false },
  { name: "Chisel 50%", price: "10.00", stock_quantity: 10 },
  { name: "bolt cutter", price: "9.99", stock_quantity: 10 },
];

async function stocked(world: CommerceWorld) {
  const shop = new ShopClient(world);
  const { data: iron } = await shop.create("categories", { name: "Iron" });
  const { data: steel } = await shop.create("categories", { name: "Steel" });
  for (const [at, product] of GOODS.entries()) {
    await shop.create("products", { ...product, category_id: at === 0 ? iron.id : steel.id });
  }
  const names = async (query: string) =>
    (await shop.list(`products?${query}`)).data.map(({ name }: { name: string }) => name);
  return { shop, iron, steel, names };
}

commerceTest("products are listed in each of their orders, ties by id", async (world) => {
  const { names } = await stocked(world);
  const [anvil, bolt, chisel, cutter] = GOODS.map(({ name }) => name);
  assert.deepEqual(await names(""), [anvil, bolt, cutter, chisel]);
  assert.deepEqual(await names("sort=name_asc"), [anvil, bolt, cutter, chisel]);
  assert.deepEqual(await names("sort=name_desc"), [chisel, cutter, bolt, anvil]);
  assert.deepEqual(await names("sort=price_asc"), [bolt, cutter, chisel, anvil]);
  assert.deepEqual(await names("sort=price_desc"), [anvil, chisel, cutter, bolt]);
  assert.deepEqual(await names("sort=stock_asc"), [anvil, chisel, cutter, bolt]);
  assert.deepEqual(await names("sort=stock_desc"), [bolt, cutter, chisel, anvil]);
  assert.deepEqual(await names("sort=newest"), [cutter, chisel, bolt, anvil]);
  assert.deepEqual(await names("sort=oldest"), [anvil, bolt, chisel, cutter]);
  assert.deepEqual(await names("sort=sold_desc"), [cutter, chisel, bolt, anvil]);
  assert.deepEqual(await names("sort=sold_asc"), [anvil, bolt, chisel, cutter]);
});

commerceTest("products are found by every filter, alone and together", async (world) => {
  const { names, iron, steel, shop } = await stocked(world);
  const [anvil, bolt, chisel, cutter] = GOODS.map(({ name }) => name);
  assert.deepEqual(await names("name=BOLT"), [bolt, cutter]);
  assert.deepEqual(await names("name=%25"), [chisel]);
  assert.deepEqual(await names("name=_"), []);
  await shop.create("products", { name: "🔨 Élan", price: "20000", category_id: iron.id });
  assert.deepEqual(await names("name=🔨"), ["🔨 Élan"]);
  assert.deepEqual(await names("name=🪚"), []);
  assert.deepEqual(await names("name=éLAN&max_price=20000"), ["🔨 Élan"]);
  const { data: [hammer] } = await shop.list("products?min_price=20000");
  assert.equal((await world.send("DELETE", `/v1/products/${hammer.id}`)).status, 200);
  assert.deepEqual(await names(`category_id=${iron.id}`), [anvil]);
  assert.deepEqual(await names(`category_id=${steel.id.toUpperCase()}&sort=price_asc`), [
    bolt,
    cutter,
    chisel,
  ]);
  assert.deepEqual(await names("min_price=9.99"), [anvil, cutter, chisel]);
  assert.deepEqual(await names("max_price=9.99"), [bolt, cutter]);
  assert.deepEqual(await names("min_price=10&max_price=10.00"), [chisel]);
  assert.deepEqual(await names("min_stock=10&max_stock=899"), [cutter, chisel]);
  assert.deepEqual(await names("min_stock=900"), [bolt]);
  assert.deepEqual(await names("is_active=false"), [bolt]);
  assert.deepEqual(await names(`name=bolt&is_active=true&category_id=${steel.id}&min_stock=1`), [cutter]);
  const { meta } = await shop.list("products?name=bolt&page_size=1&page=2");
  assert.deepEqual(meta, { page: 2, page_size: 1, total: 2, total_pages: 2 });
});

commerceTest("pages share no product and miss none, and the page behind the last is empty", async (world) => {
  const shop = new ShopClient(world);
  const { data: category } = await shop.create("categories", { name: "Tools" });
  const product = { name: "Same", price: "1.00", category_id: category.id, stock_quantity: 1 };
  for (let made = 0; made < 7; made++) await shop.create("products", product);
  for (const sort of ["name_asc", "price_desc", "stock_asc", "sold_desc", "newest"]) {
    for (const filter of ["", "&name=same"]) {
      const pages = [];
      for (const page of [1, 2, 3]) {
        pages.push((await shop.list(`products?page=${page}&page_size=3&sort=${sort}${filter}`)).data);
      }
      assert.deepEqual(pages.map(({ length }) => length), [3, 3, 1]);
      assert.equal(new Set(pages.flat().map(({ id }) => id)).size, 7);
    }
  }
  const behind = await shop.list("products?page=1000000&page_size=100");
  assert.deepEqual([behind.data, behind.meta.total, behind.meta.total_pages], [[], 7, 1]);
});

commerceTest("a list is kept until something changes, and then shows it", async (world) => {
  const { shop, steel } = await stocked(world);
  const first = await shop.list("products");
  assert.equal(first.response.headers.get("x-cache"), "MISS");
  const again = await shop.list("products?page=1");
  assert.equal(again.response.headers.get("x-cache"), "HIT");
  const etag = first.response.headers.get("etag")!;
  const same = await world.fetch("/v1/products", { headers: { "if-none-match": etag } });
  assert.equal(same.status, 304);
  await shop.create("products", { name: "Zip", price: "1", category_id: steel.id });
  const { meta, response } = await shop.list("products");
  assert.deepEqual([meta.total, response.headers.get("x-cache")], [5, "MISS"]);
  assert.ok(
    Number(response.headers.get("x-data-version")) > Number(first.response.headers.get("x-data-version")),
  );
});

commerceTest("query parameters that cannot be used are refused by name", async (world) => {
  const shop = new ShopClient(world);
  const wrong: [string, string][] = [
    ["page", "page=0"],
    ["page", "page=-1"],
    ["page", "page=1.5"],
    ["page", "page=one"],
    ["page", "page="],
    ["page_size", "page_size=0"],
    ["page_size", "page_size=101"],
    ["page_size", "page_size=10000"],
    ["sort", "sort=best"],
    ["sort", "sort=name_asc;drop"],
    ["name", "name=%20"],
    ["name", "name=%00"],
    ["name", `name=${"x".repeat(151)}`],
    ["category_id", "category_id=12"],
    ["min_price", "min_price=-1"],
    ["min_price", "min_price=1.234"],
    ["max_price", "max_price=1e3"],
    ["max_price", "max_price=NaN"],
    ["min_stock", "min_stock=-1"],
    ["max_stock", "max_stock=2147483648"],
    ["min_stock", "min_stock=0.5"],
    ["is_active", "is_active=yes"],
    ["min_price", "min_price=2&max_price=1.99"],
    ["min_stock", "min_stock=10&max_stock=9"],
  ];
  for (const [path, query] of wrong) {
    const { status, errors } = await shop.refused("bad_parameter", "GET", `products?${query}`);
    assert.deepEqual([status, errors?.map((error) => error.path)], [400, [path]], query);
  }
  const { detail } = await shop.refused("bad_parameter", "GET", "products?sort=best");
  assert.match(detail, /name_asc, name_desc, price_asc/);
});
