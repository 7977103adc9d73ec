import assert from "node:assert/strict";
import { needs } from "#tests/_support/needs.ts";
import { createOwnApp } from "#tests/_support/own_app.ts";
import { openRawClient } from "#tests/_support/raw_client.ts";
import { createServiceFolder } from "#tests/_support/service_folder.ts";
import { Service } from "#tests/_support/service_process.ts";

const HOSTS = ["shop.test", "/", "/a", "/?", "/#", "a/v1/products?", "a b", "?", "#", "shop.test:1/x"];
const TARGETS = [
  "/v1/customers",
  "/v1/customers#",
  "/v1/customers?",
  "//v1/customers",
  "/v1//customers",
  "/v1/customers/",
  "/v1/%63ustomers",
  "/v1/./customers",
  "/x/../v1/customers",
  "/V1/customers",
  "\\v1\\customers",
  "/v1/customers;x",
  "/v1/dashboard/overview#",
  "/v1/orders#/x",
  "http://shop.test/v1/customers#",
];

Deno.test({
  name: "in production no Host and no spelling of a path gets past the token, neither to read nor to write",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using app = await createOwnApp();
    await using folder = await createServiceFolder();
    await using service = await Service.start({
      folder: folder.path,
      settings: {
        ...app.settings,
        APP_ENV: "production",
        SNAPSHOTS: "memory",
        QUEUE: "memory",
        COMMERCE_DATABASE_URL: "pglite:.data/commerce",
      },
    });
    const port = Number(new URL(await service.origin()).port);
    const body = JSON.stringify({ name: "Buku" });
    for (const host of HOSTS) {
      for (const target of TARGETS) {
        for (const method of ["GET", "POST", "DELETE", "HEAD"]) {
          using client = await openRawClient(port);
          const content = method === "POST"
            ? `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
            : "\r\n";
          await client.send(
            `${method} ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n${content}`,
          );
          const status = method === "HEAD"
            ? await headStatus(client)
            : (await client.answer())?.status ?? null;
          assert.ok(
            status === null || [400, 401, 404, 405].includes(status),
            `${method} '${target}' with Host '${host}' is ${status}`,
          );
        }
      }
    }
    const headers = await app.signIn(["user"]);
    const { data } = await (await service.fetch("/v1/categories", { headers })).json();
    assert.deepEqual(data, [], "nothing was written");
  },
});

async function headStatus(client: { answer(): Promise<{ status: number } | null> }): Promise<number | null> {
  // Its body, which `Content-Length` promises, never comes.
  return (await client.answer())?.status ?? null;
}
