import assert from "node:assert/strict";
import { createImportsWorld, type ImportsWorld } from "#tests/_support/imports_world.ts";
import { needs } from "#tests/_support/needs.ts";

const GOOD = "ORDER_ID,WITEL\r\n1,BALI\r\n2,BALI\r\n";
const EVENTS = ["import.completed", "import.failed", "import.cancelled", "import.rolled_back"];

/** Has somebody outside told of all ends of imports; nothing is at that name. */
async function wishFor(world: ImportsWorld): Promise<void> {
  const response = await world.fetch("/v1/webhooks", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ url: "https://hooks.aliran.example/in", events: EVENTS }),
  });
  assert.equal(response.status, 201, await response.text());
}

async function told(world: ImportsWorld): Promise<{ type: string; data: Record<string, unknown> }[]> {
  const rows = await world.sql("select body from webhook_deliveries order by id");
  return rows.map(({ body }) => JSON.parse(body as string));
}

Deno.test({
  name: "imports: however one ends, those outside who wish so are told of it once",
  ...needs("TEST_POSTGRES_URL"),
  async fn() {
    await using world = await createImportsWorld();
    await wishFor(world);
    const good = await world.settle({ type: "hsi", content: GOOD, name: "hsi.csv" });
    const bad = await world.settle({ type: "hsi", content: "NOTHING\r\n1\r\n" });
    await world.turn(good.jobId, "rollback");
    await world.turn(good.jobId, "rollback");
    const events = await told(world);
    assert.deepEqual(events.map(({ type, data }) => [type, data["job_id"]]), [
      ["import.completed", good.jobId],
      ["import.failed", bad.jobId],
      ["import.rolled_back", good.jobId],
    ]);
    const [{ data }] = events as [typeof events[0]];
    assert.equal(data["file_name"], "hsi.csv");
    assert.equal(data["type"], "hsi");
    assert.deepEqual((data["result"] as Record<string, number>)["inserted"], 2);
  },
});
