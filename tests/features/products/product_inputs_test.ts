import assert from "node:assert/strict";
import { commerceTest } from "#tests/_support/commerce_test.ts";
import { ShopClient } from "#tests/_support/shop_client.ts";

const ID = "019aa5c0-7c1e-7c7a-9f5b-3d2f1a0b4c6d";
const GOOD = { name: "Hammer", price: "10.00", category_id: ID };

commerceTest("a product that cannot be is refused with the members at fault", async (world) => {
  const shop = new ShopClient(world);
  const wrong: [string, unknown][] = [
    ["price", -1],
    ["price", "-0.01"],
    ["price", "1.234"],
    ["price", "1e3"],
    ["price", 0.1 + 0.2],
    ["price", 1e21],
    ["price", "10000000000000000.00"],
    ["price", "1,5"],
    ["price", ""],
    ["price", null],
    ["price", true],
    ["price", [1]],
    ["name", ""],
    ["name", "   "],
    ["name", "x".repeat(151)],
    ["name", "🔨".repeat(151)],
    ["name", "bell\u0007"],
    ["name", "two\nlines"],
    ["name", 12],
    ["name", null],
    ["description", "x".repeat(10_001)],
    ["description", "bell\u0007"],
    ["description", 5],
    ["category_id", "12"],
    ["category_id", `${ID}0`],
    ["category_id", null],
    ["stock_quantity", -1],
    ["stock_quantity", 1.5],
    ["stock_quantity", 2_147_483_648],
    ["stock_quantity", 1e300],
    ["stock_quantity", "5"],
    ["stock_quantity", null],
    ["is_active", "true"],
    ["is_active", 1],
    ["is_active", null],
    ["total_sold", 5],
    ["constructor", {}],
  ];
  for (const [member, value] of wrong) {
    const body = { ...GOOD, [member]: value };
    const sent = [["POST", "products", body], ["PUT", `products/${ID}`, body], [
      "PATCH",
      `products/${ID}`,
      { [member]: value },
    ]] as const;
    for (const [method, path, input] of sent) {
      const { status, errors } = await shop.refused("bad_parameter", method, path, input);
      const paths = [...new Set(errors?.map((error) => error.path))];
      assert.deepEqual([status, paths], [400, [member]], `${method} ${member} ${JSON.stringify(value)}`);
    }
  }
  const { errors } = await shop.refused("bad_parameter", "POST", "products", { colour: "red", price: -1 });
  assert.deepEqual(errors?.map(({ path }) => path).sort(), ["category_id", "colour", "name", "price"]);
  assert.equal((await shop.list("products")).meta.total, 0);
});

commerceTest("bodies that are no object of JSON are refused", async (world) => {
  const shop = new ShopClient(world);
  for (const body of [[], [GOOD], null, "text", 5, true]) {
    for (
      const [method, path] of [["POST", "products"], ["PUT", `products/${ID}`], ["PATCH", `products/${ID}`]]
    ) {
      await shop.refused("bad_parameter", method!, path!, body);
    }
  }
  const raw: [string, string, string | Uint8Array<ArrayBuffer>, string][] = [
    ["malformed_request", "application/json", "", "empty"],
    ["malformed_request", "application/json", '{"name": "Ham', "broken off"],
    ["malformed_request", "application/json", "{'name': 1}", "not JSON"],
    ["malformed_request", "application/json", new Uint8Array([0x22, 0xff, 0x22]), "not UTF-8"],
    ["malformed_request", "application/json", JSON.stringify({ ...GOOD, name: "a\0b" }), "NUL"],
    ["malformed_request", "application/json", '{"name": "\\ud800"}', "half a character"],
    ["unsupported_media_type", "text/plain", JSON.stringify(GOOD), "text"],
    ["unsupported_media_type", "application/x-www-form-urlencoded", "name=Hammer", "form"],
    ["too_large", "application/json", `{"name": "${"x".repeat(1 << 20)}"}`, "a megabyte"],
  ];
  for (const [code, type, body, title] of raw) {
    const init = { method: "POST", headers: { "content-type": type }, body };
    const response = await world.fetch("/v1/products", init);
    assert.equal((await response.json()).code, code, title);
  }
});

commerceTest("paths that are no id are refused before anything is read", async (world) => {
  const shop = new ShopClient(world);
  for (
    const id of [
      "12",
      "019aa5c0-7c1e-7c7a-9f5b-3d2f1a0b4c6",
      `${ID}x`,
      "'or'1",
      "g19aa5c0-7c1e-7c7a-9f5b-3d2f1a0b4c6d",
    ]
  ) {
    for (const [method, body] of [["GET"], ["PUT", GOOD], ["PATCH", {}], ["DELETE"]] as const) {
      const { status, errors } = await shop.refused("bad_parameter", method, `products/${id}`, body);
      assert.deepEqual([status, errors?.map(({ path }) => path)], [400, ["id"]]);
    }
  }
  const { detail } = await shop.refused("not_found", "GET", `products/${ID.toUpperCase()}`);
  assert.equal(detail, `Product with id '${ID}' not found`);
  await shop.refused("not_acceptable", "GET", `products/${ID}`, undefined, { accept: "text/csv" });
});

commerceTest("paths take only their methods", async (world) => {
  const { status, headers } = await world.fetch("/v1/products", { method: "DELETE", undocumented: true });
  assert.deepEqual([status, headers.get("allow")], [405, "GET, HEAD, OPTIONS, POST"]);
  const one = await world.fetch(`/v1/products/${ID}`, { method: "POST", undocumented: true });
  assert.deepEqual([one.status, one.headers.get("allow")], [405, "DELETE, GET, HEAD, OPTIONS, PATCH, PUT"]);
});
