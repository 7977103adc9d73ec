import assert from "node:assert/strict";
import { hasEnded } from "#src/features/imports/progress/has_ended.ts";
import type { ImportProgress } from "#src/features/imports/progress/import_progress.ts";
import type { ImportRecord } from "#src/features/imports/import_record.ts";
import { createProgressBoard } from "#src/features/imports/progress/progress_board.ts";
import { progressKey } from "#src/features/imports/progress/progress_key.ts";
import { recordProgress } from "#src/features/imports/progress/record_progress.ts";
import type { Bus } from "#src/platform/bus.ts";
import { createMemoryBus } from "#src/platform/memory_bus.ts";
import { createMemorySnapshots } from "#src/platform/memory_snapshots.ts";
import type { Snapshots } from "#src/platform/snapshots.ts";
import { createUpstashBus } from "#src/platform/upstash_bus.ts";
import { createUpstashSnapshots } from "#src/platform/upstash_snapshots.ts";
import { needs } from "#tests/_support/needs.ts";
import { startUpstashRest, type UpstashFault } from "#tests/_support/servers/mod.ts";
import { StandInDesk } from "#tests/_support/stand_in_desk.ts";
import { Redis } from "@upstash/redis";

const AT = Date.parse("2026-11-21T01:00:00.000Z");

function progress(jobId: string, percent: number, ms = percent * 1000): ImportProgress {
  return {
    jobId,
    percent,
    message: "Landing",
    updatedAt: new Date(AT + ms).toISOString(),
    state: "active",
    phase: "land",
    rows: 10,
    rowsExpected: 20,
    rowsPerSecond: 5.5,
    etaSeconds: null,
  };
}

interface BoardWorld extends AsyncDisposable {
  readonly snapshots: Snapshots;
  readonly bus: Bus;
  readonly redis: Redis | null;
  setFault(fault: UpstashFault): void;
}

function openMemory(): Promise<BoardWorld> {
  return Promise.resolve({
    snapshots: createMemorySnapshots({ sizeMax: 1_000_000, now: () => AT }),
    bus: createMemoryBus(),
    redis: null,
    setFault: () => {},
    [Symbol.asyncDispose]: () => Promise.resolve(),
  });
}

async function openUpstash(): Promise<BoardWorld> {
  const token = "a-long-secret-token";
  const front = await startUpstashRest({ redisUrl: Deno.env.get("TEST_REDIS_URL")!, token });
  const options = { url: front.url, token, timeoutMs: 5_000 };
  const bus = createUpstashBus(options);
  return {
    snapshots: createUpstashSnapshots({ ...options, now: Date.now }),
    bus,
    redis: new Redis({ url: front.url, token, enableTelemetry: false }),
    setFault: (fault) => front.setFault(fault),
    async [Symbol.asyncDispose]() {
      await bus.close();
      await front.stop();
    },
  };
}

function sentence(name: string, run: (world: BoardWorld) => Promise<void>): void {
  for (
    const [kind, open, definition] of [
      ["memory", openMemory, {}],
      ["upstash", openUpstash, needs("TEST_REDIS_URL")],
    ] as const
  ) {
    Deno.test({
      name: `progress board on ${kind}: ${name}`,
      ...definition,
      async fn() {
        await using world = await open();
        await run(world);
      },
    });
  }
}

sentence("what was told last is known, and told to those who watch, in order", async ({ snapshots, bus }) => {
  const board = createProgressBoard({ snapshots, bus });
  const id = crypto.randomUUID();
  assert.equal(await board.last(id), null);
  for (const percent of [1, 2, 3]) await board.tell(progress(id, percent));
  assert.deepEqual(await board.last(id), progress(id, 3));
  const history = await bus.history(progressKey(id));
  assert.ok(history !== "unreachable");
  assert.deepEqual(history.events.map(({ text }) => JSON.parse(text).percent), [1, 2, 3]);
  assert.equal(await board.last(crypto.randomUUID()), null);
});

sentence("what is older than the last is told to nobody", async ({ snapshots, bus }) => {
  const board = createProgressBoard({ snapshots, bus });
  const id = crypto.randomUUID();
  await board.tell(progress(id, 50));
  await board.tell(progress(id, 40));
  await board.tell(progress(id, 51, 50_000));
  assert.equal((await board.last(id))!.percent, 51);
  const history = await bus.history(progressKey(id));
  assert.ok(history !== "unreachable");
  assert.deepEqual(history.events.map(({ text }) => JSON.parse(text).percent), [50, 51]);
});

sentence("it lies under its key for an hour after the last telling", async ({ snapshots, bus, redis }) => {
  const board = createProgressBoard({ snapshots, bus });
  const id = crypto.randomUUID();
  await board.tell(progress(id, 1));
  const kept = await snapshots.get(`import:progress:${id}`);
  assert.ok(kept !== null && kept !== "unreachable");
  assert.deepEqual(JSON.parse(kept.body), progress(id, 1));
  if (redis === null) return;
  const within = (seconds: number, most: number) =>
    assert.ok(seconds > most - 60 && seconds <= most, `${seconds}`);
  within(await redis.ttl(`import:progress:${id}`), 3_600);
  within(await redis.ttl(`bus:import:progress:${id}:events`), 25 * 3_600);
  await redis.expire(`import:progress:${id}`, 60);
  await board.tell(progress(id, 2));
  within(await redis.ttl(`import:progress:${id}`), 3_600);
});

sentence("a store out of reach and foreign words there are no progress and no failure", async (world) => {
  const board = createProgressBoard(world);
  const [id, other] = [crypto.randomUUID(), crypto.randomUUID()];
  await board.tell(progress(id, 1));
  const foreign = { body: '{"percent":"much"}', etag: '"e"', at: AT, rows: 0, tags: [] };
  await world.snapshots.put(progressKey(other), foreign, 60);
  assert.equal(await board.last(other), null);
  if (world.redis === null) return;
  world.setFault("down");
  await board.tell(progress(id, 2));
  assert.equal(await board.last(id), null);
});

function percentOf(change: Partial<ImportRecord>): number {
  return recordProgress(new StandInDesk().add(change)).percent;
}

Deno.test("what the database knows of an import is between 0 and 99 while it is under way, and only then", () => {
  const startedAt = "2026-11-21T01:00:00.000Z";
  const land = { phase: "land", state: "active", startedAt } as const;
  const percents = [
    percentOf({}),
    percentOf({ startedAt }),
    percentOf({ ...land, bytesDone: 0 }),
    percentOf({ ...land, bytesDone: 50 }),
    percentOf({ ...land, bytesDone: 100 }),
    percentOf({ ...land, phase: "publish" }),
    percentOf({ phase: "done", state: "completed" }),
  ];
  assert.deepEqual(percents, [0, 1, 10, 52, 95, 97, 100]);
  for (const state of ["failed", "cancelled", "rolled_back"] as const) {
    assert.equal(percentOf({ phase: "done", state }), -1);
  }
  assert.equal(percentOf({ ...land, bytesTotal: 0 }), 10);
  const counts = { total: 9, inserted: 4, updated: 2, unchanged: 1, failed: 1, duplicates: 1, removed: 1 };
  const undo = (reversed: number) => {
    return {
      phase: "undo",
      state: "active",
      counts,
      undone: { reversed, edited: 1, superseded: 1, errored: 1 },
    } as const;
  };
  assert.deepEqual([percentOf({ ...undo(0) }), percentOf({ ...undo(5) }), percentOf({ ...undo(500) })], [
    42,
    99,
    99,
  ]);
  assert.ok([-1, 100].every((percent) => hasEnded({ percent })));
  assert.ok([0, 99].every((percent) => !hasEnded({ percent })));
});

Deno.test("rate and time to go are of the rows that landed, and absent while nobody knows", () => {
  const counts = {
    total: 500,
    inserted: 500,
    updated: 0,
    unchanged: 0,
    failed: 0,
    duplicates: 0,
    removed: 0,
  };
  const record = new StandInDesk().add({
    phase: "land",
    state: "active",
    startedAt: "2026-11-21T01:00:00.000Z",
    updatedAt: "2026-11-21T01:00:02.000Z",
    counts,
    rowsExpected: 1_001,
    bytesDone: 40,
    bytesTotal: 100,
  });
  const { rows, rowsExpected, rowsPerSecond, etaSeconds } = recordProgress(record);
  assert.deepEqual([rows, rowsExpected, rowsPerSecond, etaSeconds], [500, 1_001, 250, 3]);
  const blind = recordProgress({ ...record, bytesDone: 0 });
  assert.deepEqual([blind.rowsPerSecond, blind.etaSeconds], [250, null]);
  const fresh = recordProgress({ ...record, counts: { ...counts, total: 0 } });
  assert.deepEqual([fresh.rowsPerSecond, fresh.etaSeconds], [null, null]);
  const done = { ...record, phase: "done", state: "completed", endedAt: "2026-11-21T01:00:04.000Z" } as const;
  const { rowsPerSecond: overall, etaSeconds: left } = recordProgress(done);
  assert.deepEqual([overall, left], [125, null]);
});
