import assert from "node:assert/strict";
import { masterTest } from "#tests/_support/master_world.ts";

const NOBODY = "019aa5c0-7c1e-7c7a-9f5b-3d2f1a0b4c6d";

masterTest("a store is made with its client, read, changed and deleted", async (world) => {
  const manager = world.as("manager");
  const client = (await manager.client("ABC-1", { name: "Toko Sari" })).data;
  const made = await manager.ok("POST stores", {
    client_id: client.id.toUpperCase(),
    code: "JKT",
    name: "Pasar Baru",
    city: "Jakarta",
  });
  const { id, created_at, updated_at, ...rest } = made.data;
  assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  assert.equal(updated_at, created_at);
  assert.deepEqual(rest, {
    client_id: client.id,
    client: { id: client.id, code: "ABC-1", name: "Toko Sari" },
    code: "JKT",
    name: "Pasar Baru",
    phone: null,
    address: null,
    city: "Jakarta",
    time_zone: null,
    is_active: true,
    deleted_at: null,
  });
  const read = await world.as("user").ok(`GET stores/${id}`);
  assert.deepEqual([read.data, read.etag], [made.data, made.etag]);
  assert.deepEqual((await world.as("user").ok("GET stores")).data, [made.data]);
  const headers = { "if-match": read.etag };
  const changed = await manager.ok(`PATCH stores/${id}`, { name: "Pasar Lama", city: null }, headers);
  assert.deepEqual([changed.data.name, changed.data.city], ["Pasar Lama", null]);
  assert.equal((await manager.ok(`PATCH stores/${id}`, {})).etag, changed.etag);
  assert.equal((await manager.refused("stale", `DELETE stores/${id}`, undefined, headers)).status, 412);
  await manager.ok(`DELETE stores/${id}`);
  const absent = await manager.refused("not_found", `GET stores/${id}`);
  assert.equal(absent.body.message, `Store with id '${id}' not found`);
}, ["postgres", "pglite"]);

masterTest("a renamed client shows in its stores at once", async (world) => {
  const manager = world.as("manager");
  const { data: client } = await manager.client("ABC-1");
  const { data: { id } } = await manager.store(client.id, "S-1");
  const shown = async () => {
    const [one, page] = [await manager.ok(`GET stores/${id}`), await manager.ok("GET stores")];
    return [one.cache, one.data.client.name, page.cache, page.data[0].client.name];
  };
  assert.deepEqual(await shown(), ["MISS", "Toko ABC-1", "MISS", "Toko ABC-1"]);
  assert.deepEqual(await shown(), ["HIT", "Toko ABC-1", "HIT", "Toko ABC-1"]);
  await manager.ok(`PATCH master-client/${client.id}`, { name: "New" });
  assert.deepEqual(await shown(), ["MISS", "New", "MISS", "New"]);
}, ["postgres", "pglite"]);

masterTest("a code is a client's own", async (world) => {
  const manager = world.as("manager");
  const [one, other] = [(await manager.client("A")).data, (await manager.client("B")).data];
  await manager.store(one.id, "S-1");
  const moving = await manager.store(other.id, "s-1");
  const refusal = await manager.refused("duplicate", "POST stores", {
    client_id: one.id,
    code: "s-1",
    name: "x",
  });
  assert.deepEqual([refusal.status, refusal.body.errors[0].path], [409, "code"]);
  await manager.refused("duplicate", `PATCH stores/${moving.data.id}`, { client_id: one.id });
  const moved = await manager.ok(`PATCH stores/${moving.data.id}`, { client_id: one.id, code: "S-2" });
  assert.equal(moved.data.client.code, "A");
});

masterTest("a store needs a client that is not deleted", async (world) => {
  const admin = world.as("admin");
  const { data: client } = await admin.client("A");
  const { data: other } = await admin.client("B");
  const { data: store } = await admin.store(other.id, "S-1");
  await admin.ok(`DELETE master-client/${client.id}`);
  for (const client_id of [NOBODY, client.id]) {
    for (
      const [call, body] of [
        ["POST stores", { client_id, code: "S-2", name: "x" }],
        [`PATCH stores/${store.id}`, { client_id }],
      ] as const
    ) {
      const refusal = await admin.refused("unknown_reference", call, body);
      const message = `Client with id '${client_id}' not found`;
      assert.deepEqual([refusal.status, refusal.body.errors], [422, [{ path: "client_id", message }]]);
    }
  }
  assert.deepEqual((await admin.ok("GET stores")).body.meta.total, 1);
});

masterTest(
  "a client with stores stays until they are deleted, and they come back after it",
  async (world) => {
    const admin = world.as("admin");
    const { data: client } = await admin.client("A");
    const stores = [await admin.store(client.id, "S-1"), await admin.store(client.id, "S-2")];
    const many = await admin.refused("in_use", `DELETE master-client/${client.id}`);
    assert.equal(many.status, 409);
    assert.match(many.body.message, /The client has 2 stores: /);
    await admin.ok(`DELETE stores/${stores[0]!.data.id}`);
    const one = await admin.refused("in_use", `DELETE master-client/${client.id}`);
    assert.match(one.body.message, /The client has 1 store: /);
    await admin.ok(`DELETE stores/${stores[1]!.data.id}`);
    await admin.ok(`DELETE master-client/${client.id}`);
    const restore = `POST stores/${stores[0]!.data.id}/restore` as const;
    const early = await admin.refused("unknown_reference", restore);
    assert.deepEqual([early.status, early.body.message], [
      422,
      "The client of this store is deleted: restore that first",
    ]);
    await admin.ok(`POST master-client/${client.id}/restore`);
    const restored = await admin.ok(restore);
    assert.deepEqual(restored.data, { ...stores[0]!.data, updated_at: restored.data.updated_at });
  },
);

masterTest("a deleted store is absent for those who may not restore, and its code is free", async (world) => {
  const [manager, admin] = [world.as("manager"), world.as("admin")];
  const { data: client } = await admin.client("A");
  const { data: first } = await admin.store(client.id, "S-1");
  await manager.ok(`DELETE stores/${first.id}`);
  await manager.refused("not_found", `GET stores/${first.id}`);
  await manager.refused("not_found", `PATCH stores/${first.id}`, { name: "x" });
  await manager.refused("forbidden", `POST stores/${first.id}/restore`);
  await manager.refused("forbidden", "GET stores?deleted=true");
  assert.equal((await admin.ok("GET stores?deleted=true")).data[0].id, first.id);
  assert.match((await admin.ok(`GET stores/${first.id}`)).data.deleted_at, /Z$/);
  await manager.store(client.id, "s-1");
  assert.equal((await admin.refused("duplicate", `POST stores/${first.id}/restore`)).status, 409);
});

masterTest("stores are listed in each order and found by every filter", async (world) => {
  const manager = world.as("manager");
  const [one, other] = [(await manager.client("A")).data, (await manager.client("B")).data];
  await manager.store(one.id, "b", { name: "Gerai Satu", city: "Jakarta" });
  await manager.store(one.id, "A", { name: "gerai dua", is_active: false });
  await manager.store(other.id, "c", { name: "Zinc", city: "jakarta" });
  const codes = async (query: string) => {
    return (await manager.ok(`GET stores?${query}`)).data.map(({ code }: { code: string }) => code).join("");
  };
  assert.equal(await codes("sort=name"), "Abc");
  assert.equal(await codes("sort=name_desc"), "cbA");
  assert.equal(await codes("sort=code"), "Abc");
  assert.equal(await codes("sort=code_desc"), "cbA");
  assert.equal(await codes("sort=created_at"), "bAc");
  assert.equal(await codes("sort=created_at_desc"), "cAb");
  assert.equal(await codes(`client_id=${one.id}`), "Ab");
  assert.equal(await codes(`client_id=${one.id}&city=jakarta`), "b");
  assert.equal(await codes("name=GERAI"), "Ab");
  assert.equal(await codes("code=C"), "c");
  assert.equal(await codes("city=Jakarta&sort=created_at_desc"), "cb");
  assert.equal(await codes("is_active=false"), "A");
  assert.equal((await manager.ok(`GET stores?client_id=${one.id}&page_size=1`)).body.meta.total, 2);
  for (
    const [path, query] of [["client_id", "client_id=1"], ["sort", "sort=city"], ["deleted", "deleted=x"]]
  ) {
    const { body } = await manager.refused("bad_parameter", `GET stores?${query}`);
    assert.deepEqual(body.errors.map((error: { path: string }) => error.path), [path]);
  }
});

masterTest("a store that cannot be is refused with every member at fault", async (world) => {
  const manager = world.as("manager");
  const { data: client } = await manager.client("A");
  const { data: store } = await manager.store(client.id, "S-1");
  const wrong: [string, unknown][] = [
    ["client_id", "12"],
    ["client_id", null],
    ["code", "a b"],
    ["name", null],
    ["phone", "x"],
    ["time_zone", "Mars/Olympus"],
    ["is_active", 1],
    ["client", {}],
  ];
  for (const [member, value] of wrong) {
    const good = { client_id: client.id, code: "S-2", name: "x" };
    for (
      const [call, body] of [
        ["POST stores", { ...good, [member]: value }],
        [`PATCH stores/${store.id}`, { [member]: value }],
      ] as const
    ) {
      const { body: { errors } } = await manager.refused("bad_parameter", call, body);
      assert.deepEqual([...new Set(errors.map(({ path }: { path: string }) => path))], [member]);
    }
  }
});
