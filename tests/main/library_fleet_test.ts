import assert from "node:assert/strict";
import { createLibraryFleet, type LibraryFleet } from "#tests/_support/library_fleet.ts";
import { LIBRARY_PATHS } from "#tests/_support/library_paths.ts";
import { needs } from "#tests/_support/needs.ts";
import type { Service } from "#tests/_support/service_process.ts";
import { until } from "#tests/_support/until.ts";

const PATHS = [...LIBRARY_PATHS.visitors, ...LIBRARY_PATHS.books];
const MINUTE_MS = 60_000;
/** After a minute has begun, what its jobs do is over. */
const JOBS_MS = 3_000;
const AGGREGATES = { visitors: 7, books: 6 };

Deno.test({
  name:
    "four processes that start together ask the library once for every aggregate, serve the same bytes, and share every firing after that",
  ...needs("TEST_MYSQL_URL", "TEST_REDIS_URL"),
  async fn() {
    await using fleet = await createLibraryFleet();
    const settings = { VISITOR_SLOW_CRON: "* * * * *", BOOKS_SLOW_CRON: "0 0 1 1 *" };
    const services = await Promise.all([1, 2, 3, 4].map(() => fleet.start(settings)));
    await until("all processes serve all aggregates", async () => {
      const statuses = await Promise.all(services.flatMap((one) => PATHS.map((path) => statusOf(one, path))));
      return statuses.every((status) => status === 200);
    });
    for (const path of PATHS) await serveTheSame(services, path);
    assert.equal(await fleet.counts(), 1);

    // Else the number is young enough for a minute's job to leave it alone.
    await fleet.redis.del("visitors:today:count");
    const minute = Math.ceil(Date.now() / MINUTE_MS) * MINUTE_MS;
    await untilMinute(minute);
    await until("the jobs of the minute have ended", () => Date.now() > minute + JOBS_MS);

    await onceEach(fleet, services, minute);
    assert.equal(await fleet.counts(), 2);
    for (const { stderr } of services) assert.equal(stderr, "");
  },
});

async function statusOf(service: Service, path: string): Promise<number> {
  const response = await service.fetch(path);
  await response.body?.cancel();
  return response.status;
}

/** A process may have the copy of the minute before for some seconds. */
async function serveTheSame(services: readonly Service[], path: string): Promise<void> {
  let answers: (readonly [etag: string | null, text: string])[] = [];
  await until(`all processes serve the same ${path}`, async () => {
    answers = await Promise.all(services.map(async (service) => {
      const response = await service.fetch(path);
      return [response.headers.get("etag"), await response.text()] as const;
    }));
    return new Set(answers.map(([etag]) => etag)).size === 1;
  });
  assert.match(String(answers[0]![0]), /^"[^"]{20,}"$/);
  assert.equal(new Set(answers.map(([, text]) => text)).size, 1, path);
}

/** `until` alone waits too short a time for that. */
async function untilMinute(minute: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, minute - Date.now());
  await promise;
}

/** Every aggregate was renewed once in every minute, at the start or by the schedule, and never without need. */
async function onceEach(fleet: LibraryFleet, services: readonly Service[], minute: number): Promise<void> {
  const lines = services.flatMap((service) => service.logged("snapshot_renewed"));
  const times = lines.map(({ name, at, ms }) => {
    const began = Date.parse(String(at)) - Number(ms);
    return `${name} ${Math.floor(began / MINUTE_MS)}`;
  });
  assert.deepEqual(times.toSorted(), [...new Set(times)].toSorted());
  const group = (name: string) => times.filter((time) => time.startsWith(name)).length;
  assert.equal(group("books"), AGGREGATES.books);
  const scheduled = times.filter((time) => time.endsWith(` ${minute / MINUTE_MS}`));
  assert.equal(scheduled.length, AGGREGATES.visitors);

  const asked = Object.groupBy(await fleet.asked(), (text) => groupOf(text));
  assert.deepEqual(timesOfEach(asked.books), Array(AGGREGATES.books).fill(1));
  const turns = (times.length - AGGREGATES.books) / AGGREGATES.visitors;
  assert.deepEqual(timesOfEach(asked.visitors), Array(AGGREGATES.visitors).fill(turns));
}

function groupOf(text: string): "today" | "books" | "visitors" {
  if (/^from visitor_count$/m.test(text)) return "today";
  return /\b(loan|item)\b/.test(text) ? "books" : "visitors";
}

/** How often each of these occurs. */
function timesOfEach(texts: readonly string[] = []): number[] {
  return [...new Set(texts)].map((text) => texts.filter((other) => other === text).length);
}
