import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { needs } from "#tests/_support/needs.ts";
import { createOwnPostgres } from "#tests/_support/own_postgres.ts";
import { Service } from "#tests/_support/service_process.ts";
import { createServiceFolder } from "#tests/_support/service_folder.ts";

const ROOT = new URL("../../", import.meta.url);
const SCRIPTS = ["sql/demo/plane_schema.sql", "tests/_support/plane/traps.sql"];

Deno.test({
  name: "a browser sees every operation at /docs, asks no other host and complains about nothing",
  ...needs("TEST_POSTGRES_URL", "TEST_CHROMIUM"),
  async fn() {
    await using world = await startWithBrowser();
    const { browser, origin } = world;
    const { paths } = await (await fetch(`${origin}/docs/json`)).json();
    const page = await browser.newPage();
    const hosts = new Set<string>();
    const complaints: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith("data:")) hosts.add(new URL(request.url()).origin);
    });
    page.on("pageerror", (error) => void complaints.push(error.message));
    page.on("requestfailed", (request) => void complaints.push(request.url()));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text());
    });
    await page.goto(`${origin}/docs`);
    await page.waitForSelector(".opblock-summary-path");
    const shown = await page.locator(".opblock-summary-path").allInnerTexts();
    // A line break may stand anywhere in a long path.
    const clean = shown.map((path) => path.replaceAll(/[\s\u200b]/g, ""));
    assert.deepEqual(clean.sort(), operationsOf(paths));
    assert.ok(clean.includes("/csv/kpi.csv"));
    assert.deepEqual([...hosts], [origin]);
    assert.deepEqual(complaints, []);
  },
});

Deno.test({
  name: "a page of any other origin may fetch a report, read its validator, and ask again with it",
  ...needs("TEST_POSTGRES_URL", "TEST_CHROMIUM"),
  async fn() {
    await using world = await startWithBrowser();
    const { browser, origin } = world;
    await using elsewhere = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      () => new Response("<title>A chart</title>", { headers: { "content-type": "text/html" } }),
    );
    const page = await browser.newPage();
    await page.goto(`http://localhost:${elsewhere.addr.port}/`);
    const seen = await page.evaluate(async (url) => {
      const first = await fetch(url);
      const text = await first.text();
      const etag = first.headers.get("etag");
      // Another header than those of simple requests: the browser asks first.
      const again = await fetch(url, { headers: { "If-None-Match": etag! }, cache: "no-store" });
      const unknown = await fetch(url.replace("kpi", "unknown"));
      return {
        text,
        etag,
        cache: first.headers.get("x-cache"),
        again: again.status,
        unknown: unknown.status,
      };
    }, `${origin}/csv/kpi.csv`);
    const direct = await fetch(`${origin}/csv/kpi.csv`);
    assert.equal(seen.text, await direct.text());
    assert.equal(seen.etag, direct.headers.get("etag"));
    assert.deepEqual([seen.cache, seen.again, seen.unknown], ["MISS", 304, 404]);
  },
});

interface BrowserWorld extends AsyncDisposable {
  readonly browser: Browser;
  readonly origin: string;
}

async function startWithBrowser(): Promise<BrowserWorld> {
  await using stack = new AsyncDisposableStack();
  const scripts = await Promise.all(SCRIPTS.map((path) => Deno.readTextFile(new URL(path, ROOT))));
  const database = stack.use(await createOwnPostgres(scripts));
  const folder = stack.use(await createServiceFolder());
  const service = stack.use(
    await Service.start({
      folder: folder.path,
      settings: {
        MONEV_DATABASE_URL: database.url.href,
        WORKSPACE_NAME: "serumpun",
        PROJECT_NAME: "SE26",
      },
    }),
  );
  // Loaded here, as it asks for permissions that nothing else in this file needs.
  const { chromium } = await import("playwright-core");
  const browser = await chromium.launch({
    executablePath: Deno.env.get("TEST_CHROMIUM")!,
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
  stack.defer(() => browser.close());
  const kept = stack.move();
  return { browser, origin: await service.origin(), [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

function operationsOf(paths: Readonly<Record<string, object>>): string[] {
  return Object.entries(paths)
    .flatMap(([path, item]) => Object.keys(item).filter((key) => METHODS.includes(key)).map(() => path))
    .sort();
}
