import assert from "node:assert/strict";
import { observedFetch } from "#src/http/observed_fetch.ts";
import { Router } from "#src/http/router.ts";

Deno.test("a guarded path is guarded however it is spelt", async () => {
  const router = new Router(() => {});
  router.guard("/v1/products", () => false);
  router.get("/v1/products", (context) => context.text("in"));
  router.get("/v1/products/:id", (context) => context.text("in"));
  router.get("/v1/productsheet", (context) => context.text("in"));
  const fetch = observedFetch(router, () => {});
  const statusOf = async (path: string) => (await fetch(new Request(`http://aliran.test${path}`))).status;
  for (
    const path of [
      "/v1/products",
      "/v1/%70roducts",
      "/v1/products/1",
      "/%761/product%73/%31",
      "/v1/products/%ff",
    ]
  ) {
    assert.equal(await statusOf(path), 401, path);
  }
  assert.equal(await statusOf("/v1/productsheet"), 200);
});
