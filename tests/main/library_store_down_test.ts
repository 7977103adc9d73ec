import assert from "node:assert/strict";
import { createLibraryFleet, type LibraryFleet } from "#tests/_support/library_fleet.ts";
import { LIBRARY_PATHS } from "#tests/_support/library_paths.ts";
import { needs } from "#tests/_support/needs.ts";
import type { UpstashFault, UpstashRest } from "#tests/_support/servers/mod.ts";
import type { Service } from "#tests/_support/service_process.ts";
import { TodayWatcher } from "#tests/_support/today_watcher.ts";
import { until } from "#tests/_support/until.ts";

const PATHS = [...LIBRARY_PATHS.visitors, ...LIBRARY_PATHS.books];
/** Redis is given up after 500 ms. Whoever waited for this one would wait much longer. */
const SLOW = { slowMs: 30_000 };
/** Many times what an answer takes then, for a busy machine, and far from the above. */
const HANGING_MS = 5_000;
const FAULTS: Readonly<Record<string, UpstashFault>> = { down: "down", slow: SLOW, lying: "lying" };

Deno.test({
  name:
    "with Redis down, slow or lying today's number comes from the database, aggregates from the process's last copy, nothing hangs, and all is well afterwards",
  ...needs("TEST_MYSQL_URL", "TEST_REDIS_URL"),
  async fn(test) {
    await using fleet = await createLibraryFleet();
    const subjects = await Promise.all(
      Object.entries(FAULTS).map(([name, fault]) => open(fleet, name, fault)),
    );
    for (const { front, fault } of subjects) front.setFault(fault);
    // All at once, as each has to wait until its process has noticed.
    const noticed = await Promise.allSettled(subjects.map((subject) => suffer(subject)));
    await fleet.visit();
    const counted = await Promise.allSettled(subjects.map((subject) => seeVisit(subject)));
    for (const { front } of subjects) front.setFault("none");
    const recovered = await Promise.allSettled(subjects.map((subject) => recover(subject)));
    for (const [at, { name }] of subjects.entries()) {
      await test.step(name, () => {
        for (const outcome of [noticed[at]!, counted[at]!, recovered[at]!]) {
          if (outcome.status === "rejected") throw outcome.reason;
        }
      });
    }
  },
});

interface Subject {
  readonly name: string;
  readonly fault: UpstashFault;
  readonly front: UpstashRest;
  readonly service: Service;
  readonly watcher: TodayWatcher;
  readonly stream: Promise<unknown>;
  /** What every path gave before. */
  readonly bodies: Map<string, string>;
}

/** A process that has everything, and somebody who watches at it. */
async function open(fleet: LibraryFleet, name: string, fault: UpstashFault): Promise<Subject> {
  const front = await fleet.front();
  const service = await fleet.start({ UPSTASH_REDIS_REST_URL: front.url });
  const watcher = new TodayWatcher();
  const stream = watcher.watch(service);
  const bodies = new Map<string, string>();
  await until("everything is there", async () => {
    for (const path of PATHS) {
      const { status, cache, text } = await ask(service, path);
      if (status !== 200 || cache !== "HIT") return false;
      bodies.set(path, text);
    }
    return watcher.total === 1;
  });
  return { name, fault, front, service, watcher, stream, bodies };
}

async function suffer({ service, bodies }: Subject): Promise<void> {
  await until("today comes from the database", async () => {
    const { status, source } = await askToday(service);
    assert.equal(status, 200);
    return source === "db";
  });
  for (const path of PATHS) {
    await until(`${path} is known to be perhaps too old`, async () => {
      const { status, cache } = await ask(service, path);
      assert.equal(status, 200);
      return cache === "STALE";
    });
    // Beside its aggregates the visitors' summary has the live number and where that came from.
    if (path === "/api/visitors/summary") continue;
    assert.equal((await ask(service, path)).text, bodies.get(path));
  }
}

async function seeVisit({ service, watcher }: Subject): Promise<void> {
  await until("a visit reaches the watcher", () => watcher.total === 2);
  await until("and the readers", async () => (await askToday(service)).total === 2);
}

async function recover({ service, watcher, stream }: Subject): Promise<void> {
  await until("today has an id again", async () => (await askToday(service)).id !== null);
  for (const path of PATHS) {
    await until(`${path} is good again`, async () => (await ask(service, path)).cache === "HIT");
  }
  await until("the watcher is in line", async () => (await askToday(service)).id === watcher.lastEventId);
  assert.equal(watcher.total, 2);
  watcher.leave();
  await stream;
  assert.deepEqual(watcher.faults, []);
  assert.equal(service.stderr, "");
}

async function askToday(service: Service) {
  const { status, text, id } = await ask(service, "/api/visitors/today");
  const { total, source } = JSON.parse(text);
  return { status, total, source, id };
}

async function ask(service: Service, path: string) {
  const response = await service.fetch(path, { signal: AbortSignal.timeout(HANGING_MS) });
  const [cache, id] = ["x-cache", "last-event-id"].map((name) => response.headers.get(name));
  return { status: response.status, cache, id, text: await response.text() };
}
