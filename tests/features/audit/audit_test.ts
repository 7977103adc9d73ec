import assert from "node:assert/strict";
import { masterTest, type MasterWorld } from "#tests/_support/master_world.ts";

async function filled(world: MasterWorld) {
  const [admin, manager] = [world.as("admin"), world.as("manager")];
  const { data: client } = await manager.client("ABC-1");
  const { data: store } = await admin.store(client.id, "S-1");
  await manager.ok(`PATCH master-client/${client.id}`, { city: "Jakarta" }, { "x-request-id": "my-request" });
  await manager.ok(`DELETE stores/${store.id}`);
  await admin.ok(`POST stores/${store.id}/restore`);
  return { admin, client, store };
}

masterTest(
  "each change is written down once: who, what, before and after, and in which request",
  async (world) => {
    const { admin, client, store } = await filled(world);
    const { data, headers } = await admin.ok("GET audit");
    assert.equal(headers.get("cache-control"), "no-store");
    const told = data.map((entry: Record<string, unknown>) => [entry.kind, entry.action, entry.who]);
    assert.deepEqual(told, [
      ["store", "restored", "admin"],
      ["store", "deleted", "manager"],
      ["client", "changed", "manager"],
      ["store", "created", "admin"],
      ["client", "created", "manager"],
    ]);
    const [restored, deleted, changed, , created] = data;
    assert.deepEqual([created.before, created.after], [null, client]);
    assert.deepEqual([changed.before, changed.after.city, changed.request_id], [
      client,
      "Jakarta",
      "my-request",
    ]);
    assert.deepEqual(changed.subject_id, client.id);
    assert.equal(deleted.before.id, store.id);
    assert.deepEqual([deleted.after, restored.before, restored.after.id], [null, null, store.id]);
    assert.ok(data.every(({ at }: { at: string }) => Math.abs(Date.now() - Date.parse(at)) < 600_000));
  },
);

masterTest("the trail is filtered, sorted and paged", async (world) => {
  const { admin, client } = await filled(world);
  const actions = async (query: string) => {
    return (await admin.ok(`GET audit?${query}`)).data.map(({ action }: { action: string }) => action).join(
      " ",
    );
  };
  assert.equal(await actions("sort=oldest"), "created created changed deleted restored");
  assert.equal(await actions("kind=store"), "restored deleted created");
  assert.equal(await actions(`subject_id=${client.id}`), "changed created");
  assert.equal(await actions(`kind=store&subject_id=${client.id}`), "");
  assert.equal(await actions("who=manager"), "deleted changed created");
  assert.equal(await actions("from=2020-01-01&before=2100-01-01&kind=client"), "changed created");
  assert.equal(await actions("before=2020-01-01T00:00:00%2B07:00"), "");
  assert.equal(await actions("from=2100-01-01"), "");
  const { data, body } = await admin.ok("GET audit?page=2&page_size=2");
  assert.deepEqual(data.map(({ action }: { action: string }) => action), ["changed", "created"]);
  assert.deepEqual(body.meta, { page: 2, page_size: 2, total: 5, total_pages: 3 });
  for (
    const [path, query] of [["kind", "kind=shop"], ["from", "from=yesterday"], ["page_size", "page_size=101"]]
  ) {
    const refusal = await admin.refused("bad_parameter", `GET audit?${query}`);
    assert.deepEqual(refusal.body.errors.map((error: { path: string }) => error.path), [path]);
  }
}, ["postgres", "pglite"]);

masterTest("what changed nothing and what was refused is not in the trail", async (world) => {
  const { admin, client, store } = await filled(world);
  await admin.ok(`PATCH master-client/${client.id}`, {});
  await admin.ok(`PATCH stores/${store.id}`, { code: "S-1" });
  await admin.ok(`POST master-client/${client.id}/restore`);
  await admin.refused("in_use", `DELETE master-client/${client.id}`);
  await admin.refused("duplicate", "POST master-client", { code: "abc-1", name: "x" });
  await admin.refused("bad_parameter", "POST master-client", {});
  assert.equal((await admin.ok("GET audit")).body.meta.total, 5);
});
