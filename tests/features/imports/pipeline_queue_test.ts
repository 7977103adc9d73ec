import assert from "node:assert/strict";
import { needs } from "#tests/_support/needs.ts";
import { allPrints } from "./all_prints.ts";
import { createSignedWorld, type SignedWorld } from "./signed_world.ts";

/** The keys of QStash's development server, which its documentation shows to everybody. */
const DEVELOPMENT_KEYS = ["sig_7kYjw48mhY7kAjqNGcy6cr29RJ6r", "sig_5ZB6DVzB1wjE8S6rZ7eenA8Pdnhs"];
const KEY = "a-signing-key-of-thirty-two-letters";
const CSV = "ORDER_ID,WITEL\r\n1,BALI\r\n2,BALI\r\n2,SURAMADU\r\n,BALI\r\n";

function sentence(
  name: string,
  work: (world: SignedWorld) => Promise<void>,
  settings: Readonly<Record<string, string>> = {},
): void {
  Deno.test({
    name: `the door of imports: ${name}`,
    ...needs("TEST_POSTGRES_URL"),
    fn: async () => {
      await using world = await createSignedWorld(settings);
      await work(world);
    },
  });
}

/** Status and code of an answer. */
async function told(response: Response): Promise<string> {
  const { code = "" } = await response.json();
  return `${response.status} ${code}`.trim();
}

/** The jobs that a process without QStash in reach has taken in. */
async function state(world: SignedWorld, id: string): Promise<string> {
  const { data } = await (await world.fetch(`/api/files/job/${id}/status`)).json();
  return data.state;
}

sentence(
  "an upload is safe though the queue is out of reach, and the message does the work once",
  async (world) => {
    const id = await world.waiting("hsi", CSV);
    assert.equal(await state(world, id), "waiting");
    assert.ok(world.observations.some(({ event }) => event === "import_unsent"));
    assert.equal(await told(await world.deliver({ id })), "200");
    const { result } = await world.ended(id);
    assert.deepEqual([result.inserted, result.duplicatesRemoved, result.failedRows], [2, 1, 1]);
    const before = await allPrints(world);
    const again = await Promise.all([
      world.deliver({ id }),
      world.deliver({ id, more: 1 }),
      world.deliver({ id }),
    ]);
    for (const response of again) assert.equal(await told(response), "200");
    assert.deepEqual(await allPrints(world), before, "an import that has ended was touched");
  },
);

sentence("the message twelve times at once does the work once", async (world) => {
  const id = await world.waiting("hsi", CSV);
  const answers = await Promise.all(Array.from({ length: 12 }, () => world.deliver({ id })));
  for (const response of answers) assert.equal(await told(response), "200");
  // Whoever was overtaken leaves the work to the one who overtook it.
  assert.equal(await told(await world.deliver({ id })), "200");
  const { state, result } = await world.ended(id);
  assert.equal(state, "completed");
  assert.deepEqual([result.totalRows, result.inserted, result.duplicatesRemoved, result.failedRows], [
    4,
    2,
    1,
    1,
  ]);
  const [rows] = await world.sql("select count(*)::int as count, max(witel) as witel from hsi_orders");
  assert.deepEqual(rows, { count: 2, witel: "SURAMADU" });
}, { IMPORT_BATCH_ROWS: "1" });

sentence("what can never succeed is answered 489, and nothing is done", async (world) => {
  const waiting = await world.waiting("hsi", CSV);
  const before = await allPrints(world);
  const messages = [
    ...[null, 7, "text", [], {}, { id: null }, { id: 7 }, { id: [waiting] }, { id: "" }],
    ...[{ id: "7" }, { id: `${waiting} ` }, { id: waiting.toUpperCase() }, { id: "' or 1=1 --" }],
    { id: crypto.randomUUID() },
  ];
  for (const message of messages) {
    const response = await world.deliver(message);
    assert.equal(response.headers.get("upstash-nonretryable-error"), "true", JSON.stringify(message));
    assert.equal(await told(response), "489 job_impossible", JSON.stringify(message));
  }
  assert.equal(await told(await world.deliver({}, { body: "{" })), "489 job_impossible");
  assert.deepEqual(await allPrints(world), before);
  const { detail } = await (await world.deliver({ id: "7" })).json();
  assert.equal(detail, "The message has no id of an import");
});

sentence("an import whose turn has not come waits for the one before it", async (world) => {
  const first = await world.waiting("hsi", CSV);
  const second = await world.waiting("hsi", `${CSV}3,BALI\r\n`);
  assert.equal(await told(await world.deliver({ id: second })), "200");
  assert.deepEqual([await state(world, first), await state(world, second)], ["waiting", "waiting"]);
  assert.equal(await told(await world.deliver({ id: first })), "200");
  assert.equal(await told(await world.deliver({ id: second })), "200");
  assert.deepEqual([await state(world, first), await state(world, second)], ["completed", "completed"]);
});

sentence(
  "in production 'QSTASH_DEV' changes nothing: its keys sign nothing that is believed",
  async (world) => {
    const { headers } = world;
    const form = new FormData();
    form.set("file", new File([CSV], "a.csv"));
    const upload = await world.fetch("/api/files/upload?type=hsi", { method: "POST", body: form, headers });
    const { data: { jobId: id } } = await upload.json();
    assert.equal(upload.status, 202);
    const before = await allPrints(world);
    Deno.env.set("QSTASH_DEV", "true");
    try {
      for (const key of DEVELOPMENT_KEYS) {
        assert.equal(await told(await world.deliver({ id }, { key })), "401 call_unsigned");
      }
      const unsigned = { token: () => null, headers };
      assert.equal(await told(await world.deliver({ id }, unsigned)), "401 call_unsigned");
      assert.deepEqual(await allPrints(world), before);
      assert.equal(await told(await world.deliver({ id })), "200");
    } finally {
      Deno.env.delete("QSTASH_DEV");
    }
    const { data } = await (await world.fetch(`/api/files/job/${id}/status`, { headers })).json();
    assert.equal(data.state, "completed");
  },
  { APP_ENV: "production", SNAPSHOTS: "memory", AUTH_SIGNING_KEYS: KEY, QSTASH_DEV: "true" },
);
