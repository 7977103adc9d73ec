import assert from "node:assert/strict";
import { createIssuerKey } from "#tests/_support/issuer_key.ts";
import { startKeyServer } from "#tests/_support/key_server.ts";
import { needs } from "#tests/_support/needs.ts";
import { createOwnApp } from "#tests/_support/own_app.ts";
import { createServiceFolder } from "#tests/_support/service_folder.ts";
import { Service } from "#tests/_support/service_process.ts";

const BASE = "https://aliran.test";
const ISSUER = "https://issuer.test/";
const ORIGIN = "https://app.example.test";

Deno.test({
  name: "limits, proxies, other origins and an outside issuer are at the door as the settings say",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    const key = await createIssuerKey("ES256", "one");
    await using keys = startKeyServer(key.jwk);
    await using app = await createOwnApp(BASE);
    await using folder = await createServiceFolder();
    await using service = await Service.start({
      folder: folder.path,
      settings: {
        ...app.settings,
        PUBLIC_BASE_URL: BASE,
        TRUSTED_PROXIES: "1",
        RATE_LIMIT_PUBLIC: "4/3600",
        RATE_LIMIT_API: "3/3600",
        RATE_LIMIT_WRITE: "2/3600",
        RATE_LIMIT_UPLOAD: "1/3600",
        RATE_LIMIT_AUTH: "5/3600",
        CORS_ORIGINS: ORIGIN,
        AUTH_JWKS_URL: keys.url,
        AUTH_ISSUER: ISSUER,
        AUTH_AUDIENCE: "aliran",
        AUTH_ROLES_CLAIM: "groups",
      },
    });
    const claims = { iss: ISSUER, aud: "aliran", sub: "siti", groups: "admin", exp: 32_503_680_000 };
    const outsider = { authorization: `Bearer ${await key.sign(claims)}` };
    const ask = async (method: string, path: string, headers: Record<string, string> = {}) => {
      const response = await service.fetch(path, { method, headers });
      await response.body?.cancel();
      return response;
    };

    for (
      const [method, path, quota] of [
        ["GET", "/reports", 4],
        ["GET", "/v1/users", 3],
        ["PATCH", "/v1/users/7", 2],
        ["POST", "/api/files/upload", 1],
        ["POST", "/v1/auth/login", 5],
      ] as const
    ) {
      // Who tells another address before the proxy's is the same.
      for (let left = quota - 1; left >= -1; left--) {
        const forwarded = `198.51.100.${left + 1}, 192.0.2.1`;
        const { status, headers } = await ask(method, path, { "x-forwarded-for": forwarded, origin: ORIGIN });
        assert.equal(status === 429, left < 0, `${method} ${path}: ${status}`);
        assert.match(headers.get("ratelimit")!, new RegExp(`;r=${Math.max(0, left)};`));
        const open = path === "/reports" ? "*" : ORIGIN;
        assert.equal(headers.get("access-control-allow-origin"), open, path);
        assert.equal(headers.get("strict-transport-security"), "max-age=31536000");
      }
      assert.notEqual((await ask(method, path, { "x-forwarded-for": "192.0.2.2" })).status, 429);
    }
    const users = await ask("GET", "/v1/users", { ...outsider, origin: "https://evil.test" });
    assert.deepEqual([users.status, users.headers.get("access-control-allow-origin")], [200, null]);
    const own = await ask("GET", "/v1/users", await app.signIn(["admin"]));
    assert.equal(own.status, 200);
  },
});
