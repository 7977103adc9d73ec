import assert from "node:assert/strict";
import { createMasterWorld, masterTest } from "#tests/_support/master_world.ts";
import { needs } from "#tests/_support/needs.ts";
import { startUpstashRest } from "#tests/_support/servers/mod.ts";

const TOKEN = "token-of-the-store";

masterTest("what was read is kept until something changes, for each in his own way", async (world) => {
  const [user, admin] = [world.as("user"), world.as("admin")];
  const { data: { id } } = await admin.client("ABC-1");
  const calls = [
    "GET master-client",
    "GET master-client?city=x",
    `GET master-client/${id}`,
    `GET master-client/${id}/workhour`,
  ] as const;
  const caches = async (who = user) => {
    const answers = [];
    for (const call of calls) answers.push((await who.ok(call)).cache);
    return answers.join(" ");
  };
  assert.equal(await caches(), "MISS MISS MISS MISS");
  assert.equal(await caches(), "HIT HIT HIT HIT");
  // Lists are the same for all, but whoever may see deleted ones has answers of his own.
  assert.equal(await caches(admin), "HIT HIT MISS MISS");
  await admin.ok(`PATCH master-client/${id}`, {});
  assert.equal(await caches(), "HIT HIT HIT HIT");
  await admin.ok(`PATCH master-client/${id}`, { name: "New" });
  assert.equal(await caches(), "MISS MISS MISS MISS");
}, ["postgres", "pglite"]);

masterTest("the source is read for those who may ask for it", async (world) => {
  const [user, manager] = [world.as("user"), world.as("manager")];
  const { data: { id } } = await manager.client("ABC-1");
  for (const path of ["master-client", `master-client/${id}`, `master-client/${id}/workhour`]) {
    await manager.ok(`GET ${path}`);
    assert.equal((await manager.ok(`GET ${path}?cache=bypass`)).cache, "BYPASS");
    const headers = { "cache-control": "no-cache" };
    assert.equal((await manager.ok(`GET ${path}`, undefined, headers)).cache, "BYPASS");
    assert.notEqual((await user.ok(`GET ${path}?cache=bypass`)).cache, "BYPASS");
  }
});

masterTest("that nobody has an id is kept too, until somebody has", async (world) => {
  const admin = world.as("admin");
  const { data: { id } } = await admin.client("ABC-1");
  await admin.ok(`DELETE master-client/${id}`);
  const manager = world.as("manager");
  await manager.refused("not_found", `GET master-client/${id}`);
  await manager.refused("not_found", `GET master-client/${id}`);
  await admin.ok(`POST master-client/${id}/restore`);
  await manager.ok(`GET master-client/${id}`);
  assert.deepEqual(world.observations.filter(({ event }) => event !== "request"), []);
});

Deno.test({
  name: "what one process changes the others show at once, and without Redis all go on from the database",
  ...needs("TEST_POSTGRES_URL", "TEST_REDIS_URL"),
  async fn() {
    const store = await startUpstashRest({ redisUrl: Deno.env.get("TEST_REDIS_URL")!, token: TOKEN });
    let stopped = false;
    try {
      const settings = { UPSTASH_REDIS_REST_URL: store.url, UPSTASH_REDIS_REST_TOKEN: TOKEN };
      await using one = await createMasterWorld({ settings });
      await using other = await createMasterWorld({ settings, beside: one });
      const [writer, reader] = [one.as("admin"), other.as("admin")];
      const { data: { id } } = await writer.client("ABC-1");
      const read = async () => {
        const [page, client] = [
          await reader.ok("GET master-client"),
          await reader.ok(`GET master-client/${id}`),
        ];
        return [page.cache, page.data[0].name, client.cache, client.data.name];
      };
      await read();
      assert.deepEqual(await read(), ["HIT", "Toko ABC-1", "HIT", "Toko ABC-1"]);
      await writer.ok(`PATCH master-client/${id}`, { name: "Second" });
      assert.deepEqual(await read(), ["MISS", "Second", "MISS", "Second"]);
      await store.stop();
      stopped = true;
      await writer.ok(`PATCH master-client/${id}`, { name: "Third" });
      assert.deepEqual(await read(), ["MISS", "Third", "MISS", "Third"]);
      assert.equal((await reader.ok("GET master-client?cache=bypass")).cache, "BYPASS");
      await writer.store(id, "S-1");
      assert.equal((await reader.ok("GET stores")).data[0].client.name, "Third");
      assert.equal((await reader.ok(`GET audit?subject_id=${id}`)).body.meta.total, 3);
      await writer.refused("duplicate", "POST master-client", { code: "abc-1", name: "x" });
    } finally {
      if (!stopped) await store.stop();
    }
  },
});
