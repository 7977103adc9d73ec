import assert from "node:assert/strict";
import { needs } from "#tests/_support/needs.ts";
import { createLibraryWorld } from "#tests/_support/library_world.ts";

const NOW = "2026-11-21T12:00:00+07:00";
const MARIADB = needs("TEST_MYSQL_URL");

const AGGREGATES = [
  "/api/visitors/weekly",
  "/api/visitors/monthly",
  "/api/visitors/yearly",
  "/api/visitors/monthly/top",
  "/api/visitors/yearly/top",
  "/api/visitors/faculties/monthly/top",
  "/api/visitors/faculties/yearly/top",
  "/api/books/top-borrowed",
  "/api/books/top-borrowed/month",
  "/api/books/top-borrowed/year",
  "/api/books/top-borrowers/month",
  "/api/books/top-borrowers/year",
  "/api/books/collection",
  "/api/books/summary",
];
/** The names that the dashboard's code has, by the documented ones. */
const ALIASES = {
  "/api/books/stats/collection": "/api/books/collection",
  "/api/books/top/borrowed": "/api/books/top-borrowed",
  "/api/books/top/borrowed/month": "/api/books/top-borrowed/month",
  "/api/books/top/borrowed/year": "/api/books/top-borrowed/year",
  "/api/books/top/borrowers/month": "/api/books/top-borrowers/month",
  "/api/books/top/borrowers/year": "/api/books/top-borrowers/year",
};

Deno.test({
  name: "what was never computed is 202 with a time to come back, under every name, and runs no statement",
  ...MARIADB,
  async fn() {
    await using world = await createLibraryWorld({ now: NOW });
    await world.sql("rename table visitor_count to away, loan to away_too");
    for (const path of [...AGGREGATES, ...Object.keys(ALIASES)]) {
      const response = await world.fetch(path);
      assert.equal(response.status, 202, path);
      assert.equal(response.headers.get("retry-after"), "5");
      assert.equal(response.headers.get("cache-control"), "no-store");
      assert.equal(response.headers.get("x-cache"), "MISS");
      const { status, message, retry_after_seconds } = await response.json();
      assert.deepEqual([status, typeof message, retry_after_seconds], ["warming", "string", 5]);
    }
    assert.deepEqual(world.observations.filter(({ event }) => event !== "request"), []);
  },
});

Deno.test({
  name: "once computed everything is 200 in its envelope, under every name, with the database away",
  ...MARIADB,
  async fn() {
    await using world = await createLibraryWorld({ now: NOW });
    await world.prewarm();
    await world.sql("rename table visitor_count to away, loan to away_too");
    for (const path of AGGREGATES) {
      const response = await world.fetch(path);
      assert.equal(response.status, 200, path);
      assert.equal(response.headers.get("x-cache"), "HIT");
      const { generated_at, ttl_seconds, ...rest } = await response.json();
      assert.deepEqual([generated_at, ttl_seconds, Object.keys(rest)], [
        "2026-11-21T12:00:00+07:00",
        90_000,
        ["data"],
      ]);
    }
    for (const [alias, path] of Object.entries(ALIASES)) {
      const [one, other] = await Promise.all([world.fetch(alias), world.fetch(path)]);
      assert.equal(one.headers.get("etag"), other.headers.get("etag"));
      assert.equal(await one.text(), await other.text());
    }
  },
});

Deno.test({
  name: "a reader who has the snapshot gets 304, and one who has an older one the new",
  ...MARIADB,
  async fn() {
    await using world = await createLibraryWorld({ now: NOW });
    await world.prewarm();
    const first = await world.fetch("/api/visitors/weekly");
    await first.body?.cancel();
    const asked = { headers: { "If-None-Match": first.headers.get("etag")! } };
    world.advance(90_000);
    const same = await world.fetch("/api/visitors/weekly", asked);
    assert.deepEqual([same.status, same.headers.get("age"), await same.text()], [304, "90", ""]);
    const renewed = await world.fetch("/v1/snapshots/visitors_weekly/refresh", { method: "POST" });
    assert.equal(renewed.status, 200);
    const { status_code, data } = await renewed.json();
    assert.equal(status_code, 200);
    assert.deepEqual(data.map(({ name, age_seconds }: Record<string, unknown>) => [name, age_seconds]), [
      ["visitors_weekly", 0],
    ]);
    const changed = await world.fetch("/api/visitors/weekly", asked);
    assert.deepEqual([changed.status, changed.headers.get("age")], [200, "0"]);
    await changed.body?.cancel();
  },
});

Deno.test({
  name: "renewing needs a name that is known, of a snapshot or of a group",
  ...MARIADB,
  async fn() {
    await using world = await createLibraryWorld({ now: NOW });
    const renew = (name: string) => world.fetch(`/v1/snapshots/${name}/refresh`, { method: "POST" });
    const unknown = await renew("visitors_weakly");
    assert.equal(unknown.status, 404);
    assert.match((await unknown.json()).detail, /did you mean 'visitors_weekly'\?$/);
    const group = await renew("books");
    assert.equal((await group.json()).data.length, 6);
  },
});

Deno.test({
  name: "renewing while the database is away is refused, says what failed and no more, and keeps the old",
  ...MARIADB,
  async fn() {
    await using world = await createLibraryWorld({ now: NOW });
    await world.prewarm();
    const before = await (await world.fetch("/api/books/collection")).text();
    await world.sql("rename table item to away");
    const response = await world.fetch("/v1/snapshots/books_collection/refresh", { method: "POST" });
    assert.equal(response.status, 503);
    const { detail, code } = await response.json();
    assert.equal(code, "refresh_failed");
    assert.equal(detail, "Could not be renewed, their old snapshots stay: books_collection");
    assert.equal(await (await world.fetch("/api/books/collection")).text(), before);
  },
});

Deno.test({
  name: "today is in the visitors' summary even while the rest warms",
  ...MARIADB,
  async fn() {
    await using world = await createLibraryWorld({ now: NOW });
    await world.sql(
      "insert into visitor_count (member_name, checkin_date) values ('Tamu', '2026-11-21 08:00:00'), ('Tamu', '2026-11-20 08:00:00')",
    );
    const cold = await world.fetch("/api/visitors/summary");
    assert.equal(cold.status, 202);
    assert.deepEqual((await cold.json()).data, {
      today: { total: 1, source: "db" },
      weekly: null,
      monthly: null,
      yearly: null,
      monthly_top: null,
      yearly_top: null,
    });
    await world.prewarm();
    const warm = await world.fetch("/api/visitors/summary");
    assert.equal(warm.status, 200);
    const { data } = await warm.json();
    assert.deepEqual(data.today, { total: 1, source: "cache" });
    assert.deepEqual(data.weekly.at(-1), { date: "2026-11-21", total: 1 });
  },
});

Deno.test({
  name: "a summary holds the very data of its parts",
  ...MARIADB,
  async fn() {
    await using world = await createLibraryWorld({ now: NOW });
    await world.prewarm();
    const read = async (path: string) => (await (await world.fetch(path)).json()).data;
    assert.deepEqual(await read("/api/books/summary"), {
      collection: await read("/api/books/collection"),
      top_borrowed: await read("/api/books/top-borrowed"),
      top_borrowed_month: await read("/api/books/top-borrowed/month"),
      top_borrowed_year: await read("/api/books/top-borrowed/year"),
      top_borrowers_month: await read("/api/books/top-borrowers/month"),
      top_borrowers_year: await read("/api/books/top-borrowers/year"),
    });
  },
});

Deno.test({
  name: "readiness tells the age of every snapshot, one that failed, and one that is too old",
  ...MARIADB,
  async fn() {
    await using world = await createLibraryWorld({ now: NOW });
    const check = async () => {
      world.advance(1_001);
      const { checks } = await (await world.fetch("/readyz")).json();
      return checks.find(({ name }: { name: string }) => name === "library_snapshots");
    };
    assert.equal((await check()).status, "warn");
    await world.prewarm();
    const well = await check();
    assert.equal(well.status, "ok");
    assert.equal(well.facts.books_collection.age_seconds, 1);
    await world.sql("rename table item to away");
    world.advance(31 * 3_600_000);
    const old = await check();
    assert.equal(old.status, "warn");
    assert.match(old.detail, /visitors_weekly \(overdue\)/);
  },
});
