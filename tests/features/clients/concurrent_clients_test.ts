import assert from "node:assert/strict";
import type { MasterAnswer } from "#tests/_support/master_client.ts";
import { createMasterWorld, type MasterWorld } from "#tests/_support/master_world.ts";
import { needs } from "#tests/_support/needs.ts";

const ROUNDS = 8;

/** Two processes over one database. */
function fleetTest(name: string, work: (one: MasterWorld, other: MasterWorld) => Promise<void>): void {
  Deno.test({
    name,
    ...needs("TEST_POSTGRES_URL"),
    async fn() {
      await using one = await createMasterWorld();
      await using other = await createMasterWorld({ beside: one });
      await work(one, other);
    },
  });
}

function statuses(answers: readonly MasterAnswer[]): number[] {
  return answers.map(({ status }) => status).sort();
}

async function actionsOf(world: MasterWorld, id: string): Promise<string[]> {
  const { data } = await world.as("admin").ok(`GET audit?subject_id=${id}&sort=oldest`);
  return data.map(({ action }: { action: string }) => action);
}

fleetTest(
  "of 20 creations of one code at once one wins, and the others hear the sentence",
  async (one, other) => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => {
      const manager = (at % 2 === 0 ? one : other).as("manager");
      return manager.send("POST master-client", {
        code: at % 3 === 0 ? "abc-1" : "ABC-1",
        name: `Toko ${at}`,
      });
    }));
    assert.deepEqual(statuses(answers), [201, ...Array(19).fill(409)]);
    for (const { status, body } of answers) {
      if (status === 409) assert.equal(body.message, "Duplicate client! This client is already registered");
    }
    const { data, body } = await other.as("manager").ok("GET master-client?cache=bypass");
    assert.deepEqual([data.length, body.meta.total], [1, 1]);
    assert.equal((await one.as("admin").ok("GET audit")).body.meta.total, 1);
  },
);

fleetTest("of changes at once with one If-Match one wins, and the others are stale", async (one, other) => {
  const made = await one.as("manager").client("ABC-1");
  const call = `PATCH master-client/${made.data.id}` as const;
  const answers = await Promise.all(Array.from({ length: 8 }, (_, at) => {
    const manager = (at % 2 === 0 ? one : other).as("manager");
    return manager.send(call, { name: `Toko ${at}` }, { "if-match": made.etag });
  }));
  assert.deepEqual(statuses(answers), [200, ...Array(7).fill(412)]);
  const winner = answers.find(({ status }) => status === 200)!;
  const read = await other.as("manager").ok(`GET master-client/${made.data.id}?cache=bypass`);
  assert.deepEqual([read.data, read.etag], [winner.data, winner.etag]);
  assert.deepEqual(await actionsOf(one, made.data.id), ["created", "changed"]);
});

fleetTest("a client is deleted once, and restored once", async (one, other) => {
  const { data: { id } } = await one.as("admin").client("ABC-1");
  const both = [one.as("admin"), other.as("admin"), one.as("admin"), other.as("admin")];
  const deleted = await Promise.all(both.map((admin) => admin.send(`DELETE master-client/${id}`)));
  assert.deepEqual(statuses(deleted), [200, 404, 404, 404]);
  const restored = await Promise.all(both.map((admin) => admin.send(`POST master-client/${id}/restore`)));
  assert.deepEqual(statuses(restored), [200, 200, 200, 200]);
  assert.deepEqual(await actionsOf(one, id), ["created", "deleted", "restored"]);
  assert.equal((await one.as("admin").ok("GET master-client?cache=bypass")).body.meta.total, 1);
});

fleetTest("a code goes to its old owner or to a new one, never to both", async (one, other) => {
  for (let round = 0; round < ROUNDS; round++) {
    const code = `ABC-${round}`;
    const { data: { id } } = await one.as("admin").client(code);
    await one.as("admin").ok(`DELETE master-client/${id}`);
    const [restored, made] = await Promise.all([
      one.as("admin").send(`POST master-client/${id}/restore`),
      other.as("admin").send("POST master-client", { code, name: "New" }),
    ]);
    assert.ok(
      [[200, 409], [409, 201]].some(([a, b]) => a === restored.status && b === made.status),
      `${restored.status} and ${made.status}`,
    );
    const { body } = await one.as("admin").ok(`GET master-client?code=${code}&cache=bypass`);
    assert.equal(body.meta.total, 1);
  }
});

fleetTest("a client is deleted, or gets a store, never both", async (one, other) => {
  for (let round = 0; round < ROUNDS; round++) {
    const { data: { id } } = await one.as("admin").client(`ABC-${round}`);
    const [deleted, made] = await Promise.all([
      one.as("admin").send(`DELETE master-client/${id}`),
      other.as("admin").send("POST stores", { client_id: id, code: "S", name: "Gerai" }),
    ]);
    assert.ok(
      [[200, 422], [409, 201]].some(([a, b]) => a === deleted.status && b === made.status),
      `${deleted.status} and ${made.status}`,
    );
    const lonely = "select count(*) as n from stores s join clients c on c.id = s.client_id " +
      "where s.deleted_at is null and c.deleted_at is not null";
    assert.equal(Number((await one.sql(lonely))[0]!["n"]), 0);
  }
});

fleetTest(
  "a change that is undone leaves no row in the trail, and one that is done exactly one",
  async (one) => {
    const admin = one.as("admin");
    await admin.client("ABC-1");
    await admin.refused("duplicate", "POST master-client", { code: "ABC-1", name: "x" });
    // Too late to be refused by anything before it: the trail's own row.
    await one.sql("alter table audit_trail add constraint no_more check (subject_id is null) not valid");
    await admin.refused("internal", "POST master-client", { code: "ABC-2", name: "x" });
    const { body } = await admin.ok("GET master-client?cache=bypass");
    assert.equal(body.meta.total, 1);
    assert.equal((await admin.ok("GET audit")).body.meta.total, 1);
    assert.equal(Number((await one.sql("select count(*) as n from clients"))[0]!["n"]), 1);
  },
);

fleetTest("what the rules keep out, the tables keep out too", async (one) => {
  const { data: { id } } = await one.as("admin").client("ABC-1");
  await one.as("admin").store(id, "S-1");
  const refusals: [string, string][] = [
    [
      "23505",
      "insert into clients (id, code, name, time_zone) values (gen_random_uuid(), 'abc-1', 'x', 'UTC')",
    ],
    [
      "23514",
      "insert into clients (id, code, name, time_zone) values (gen_random_uuid(), 'a b', 'x', 'UTC')",
    ],
    ["23514", "insert into clients (id, code, name, time_zone) values (gen_random_uuid(), 'x', '  ', 'UTC')"],
    ["23503", `update clients set deleted_at = now() where id = '${id}'`],
    ["23503", `delete from clients where id = '${id}'`],
    [
      "23505",
      `insert into stores (id, client_id, code, name) values (gen_random_uuid(), '${id}', 's-1', 'x')`,
    ],
    [
      "23503",
      "insert into stores (id, client_id, code, name) values (gen_random_uuid(), gen_random_uuid(), 'x', 'x')",
    ],
    ["23505", `insert into workhours (client_id, day, opens, closes) values ('${id}', 1, 0, 60)`],
  ];
  await one.sql(`insert into workweeks (client_id, time_zone) values ('${id}', 'UTC')`);
  await one.sql(`insert into workhours (client_id, day, opens, closes) values ('${id}', 1, 0, 60)`);
  for (
    const [day, opens, closes] of [[0, 0, 1], [8, 0, 1], [2, -1, 1], [2, 1440, 1441], [2, 5, 5], [2, 5, 1446]]
  ) {
    const values = `('${id}', ${day}, ${opens}, ${closes})`;
    refusals.push(["23514", `insert into workhours (client_id, day, opens, closes) values ${values}`]);
  }
  for (const [code, text] of refusals) {
    await assert.rejects(one.sql(text), { code }, text);
  }
});
