import assert from "node:assert/strict";
import { createLibraryFleet, type LibraryFleet } from "#tests/_support/library_fleet.ts";
import { needs } from "#tests/_support/needs.ts";
import type { Service } from "#tests/_support/service_process.ts";
import { until } from "#tests/_support/until.ts";

const READERS = 500;

Deno.test({
  name:
    "2,000 readers of today's number who come to four processes at once, when nobody knows it, cost one count",
  ...needs("TEST_MYSQL_URL", "TEST_REDIS_URL"),
  async fn() {
    await using fleet = await createLibraryFleet();
    const services = await Promise.all([1, 2, 3, 4].map(() => fleet.start()));
    await Promise.all(services.map(async (service) => await (await service.fetch("/readyz")).text()));
    await until("they have counted at their start", async () => {
      return await fleet.redis.exists("visitors:today:count") === 1 &&
        await fleet.redis.exists("lease:visitors:today") === 0;
    });
    const before = await fleet.counts();
    const begun = minuteNow();
    await fleet.redis.del("visitors:today:count");
    // Nobody can be answered before all of them wait.
    await fleet.slims.sql("lock tables visitor_count write");
    const answers = Promise.all(
      services.flatMap((service) => Array.from({ length: READERS }, () => readToday(service))),
    );
    await until("somebody counts", () => countIsWaiting(fleet));
    await fleet.slims.sql("unlock tables");

    const seen = await answers;
    assert.deepEqual([seen.length, ...new Set(seen)], [4 * READERS, "200 1"]);
    // The job of a minute that began meanwhile counts too.
    const counts = await fleet.counts() - before;
    assert.ok(counts >= 1 && counts <= 1 + minuteNow() - begun, `${counts} counts`);
    for (const { stderr } of services) assert.equal(stderr, "");
  },
});

function minuteNow(): number {
  return Math.floor(Date.now() / 60_000);
}

async function readToday(service: Service): Promise<string> {
  const response = await service.fetch("/api/visitors/today");
  return `${response.status} ${(await response.json()).total}`;
}

async function countIsWaiting({ slims }: LibraryFleet): Promise<boolean> {
  const waiting = await slims.sql(
    `select id from information_schema.processlist
    where db = '${slims.url.pathname.slice(1)}' and state like 'Waiting for table%'`,
  );
  return waiting.length > 0;
}
