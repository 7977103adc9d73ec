import assert from "node:assert/strict";
import { PasswordHashes } from "#src/platform/password_hashes.ts";
import { needs } from "#tests/_support/needs.ts";
import { createOwnApp } from "#tests/_support/own_app.ts";
import { startUpstashRest } from "#tests/_support/servers/mod.ts";
import { createServiceFolder } from "#tests/_support/service_folder.ts";
import { Service } from "#tests/_support/service_process.ts";
import { startOwnRedis } from "#tests/_support/start_own_redis.ts";

const TOKEN = "token-of-the-store";
const PASSWORD = "kuda-laut-di-terumbu";
const EMAIL = "ayu@example.test";
/** Nothing may hang. */
const PATIENCE_MS = 10_000;

Deno.test({
  name:
    "with Redis stopped people sign in, read, go on and sign out by the database, limits are kept, and nothing hangs",
  ...needs("TEST_POSTGRES_URL", "TEST_REDIS_URL"),
  async fn() {
    await using stack = new AsyncDisposableStack();
    const redis = await startOwnRedis();
    stack.defer(() => redis.stop());
    const store = await startUpstashRest({ redisUrl: redis.url, token: TOKEN });
    stack.defer(() => store.stop());
    const app = stack.use(await createOwnApp());
    const hash = await new PasswordHashes().hash(PASSWORD);
    await app.database.sql(
      `with made as (
        insert into users (id, name, email, password_hash)
        values (gen_random_uuid(), 'Ayu', '${EMAIL}', '${hash}') returning id
      )
      insert into user_roles (user_id, role) select id, 'admin' from made`,
    );
    const folder = stack.use(await createServiceFolder());
    const settings = {
      ...app.settings,
      UPSTASH_REDIS_REST_URL: store.url,
      UPSTASH_REDIS_REST_TOKEN: TOKEN,
      QUEUE: "memory",
      RATE_LIMIT_API: "1000/60",
      RATE_LIMIT_WRITE: "1000/60",
      RATE_LIMIT_AUTH: "6/600",
    };
    const service = stack.use(await Service.start({ folder: folder.path, settings }));
    const ask = async (path: string, token: string | null, body?: object) => {
      const response = await service.fetch(path, {
        signal: AbortSignal.timeout(PATIENCE_MS),
        method: body === undefined ? "GET" : "POST",
        headers: {
          "content-type": "application/json",
          ...(token !== null && { authorization: `Bearer ${token}` }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      return { status: response.status, headers: response.headers, data: (await response.json()).data };
    };
    const signIn = () => ask("/v1/auth/login", null, { email: EMAIL, password: PASSWORD });
    const before = await signIn();
    assert.equal(before.status, 200);
    await redis.stop();

    const here = await signIn();
    assert.equal(here.status, 200);
    for (const { data: { access_token: token } } of [before, here]) {
      const clients = await ask("/v1/master-client", token);
      assert.equal(clients.status, 200);
      assert.match(clients.headers.get("x-cache")!, /^(?:HIT|MISS)$/);
      assert.match(clients.headers.get("ratelimit")!, /^"api";r=\d+;t=\d+$/);
    }
    const made = await ask("/v1/master-client", here.data.access_token, { code: "A-1", name: "Toko Angin" });
    assert.equal(made.status, 201);
    assert.equal((await ask(`/v1/master-client/${made.data.id}`, here.data.access_token)).data.code, "A-1");
    const next = await ask("/v1/auth/refresh", null, { refresh_token: here.data.refresh_token });
    assert.equal(next.status, 200);
    assert.equal((await ask("/v1/auth/logout", next.data.access_token, {})).status, 200);
    assert.equal((await ask("/v1/auth/me", next.data.access_token)).status, 401, "signed out");
    assert.equal((await ask("/v1/auth/me", before.data.access_token)).status, 200, "another session");
    const refused = [];
    for (let tries = 0; tries < 6; tries++) refused.push((await signIn()).status);
    assert.ok(refused.includes(429), `${refused} with Redis away`);
  },
});
