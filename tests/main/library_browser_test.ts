import assert from "node:assert/strict";
import { createLibraryFleet } from "#tests/_support/library_fleet.ts";
import { needs } from "#tests/_support/needs.ts";

interface Told {
  readonly type: string;
  readonly data: string;
  readonly lastEventId: string;
}

Deno.test({
  name: "a browser's EventSource on a page of another origin is told today's number and then every visit",
  ...needs("TEST_MYSQL_URL", "TEST_REDIS_URL", "TEST_CHROMIUM"),
  async fn() {
    await using fleet = await createLibraryFleet();
    const service = await fleet.start();
    await using elsewhere = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      () => new Response("<title>A screen</title>", { headers: { "content-type": "text/html" } }),
    );
    // Loaded here, as it asks for permissions that nothing else in this file needs.
    const { chromium } = await import("playwright-core");
    await using browser = await chromium.launch({
      executablePath: Deno.env.get("TEST_CHROMIUM")!,
      args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
    });
    const page = await browser.newPage();
    await page.goto(`http://localhost:${elsewhere.addr.port}/`);
    await page.evaluate((url) => {
      const told: unknown[] = [];
      const source = new EventSource(url);
      for (const name of ["init", "update", "reset", "message", "error"]) {
        source.addEventListener(name, ({ type, data, lastEventId }: MessageEvent) => {
          told.push({ type, data, lastEventId });
        });
      }
      Object.assign(globalThis, { told });
    }, `${await service.origin()}/api/visitors/today/stream`);
    const toldUntil = async (total: number) => {
      await page.waitForFunction((total) => {
        const last = Reflect.get(globalThis, "told").at(-1);
        return last !== undefined && JSON.parse(last.data).total === total;
      }, total);
      return await page.evaluate<Told[]>("told");
    };

    const [init] = await toldUntil(1);
    await fleet.visit();
    // The fleet's very first count may be told in between.
    const told = (await toldUntil(2)).filter(({ type, data }) =>
      type === "init" || JSON.parse(data).total === 2
    );

    assert.deepEqual(told.map(({ type }) => type), ["init", "update"]);
    const { total, source } = JSON.parse(init!.data);
    assert.deepEqual([total, source], [1, "cache"]);
    assert.equal(JSON.parse(told[1]!.data).total, 2);
    const [before, after] = told.map(({ lastEventId }) => lastEventId.split("-"));
    assert.equal(after![0], before![0]);
    assert.ok(Number(after![1]) > Number(before![1]));
  },
});
