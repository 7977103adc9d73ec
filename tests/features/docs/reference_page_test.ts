import assert from "node:assert/strict";
import { Hono } from "hono";
import type { Browser, Page } from "playwright-core";
import { readAsset } from "#src/features/docs/read_asset.ts";
import { referencePage } from "#src/features/docs/reference_page.ts";
import { REFERENCE_PAGE_POLICY } from "#src/features/docs/reference_page_policy.ts";

const CHROMIUM = Deno.env.get("TEST_CHROMIUM");

const SPEC = {
  openapi: "3.1.0",
  info: { title: "A small API", version: "1.0.0" },
  tags: [{ name: "reports" }],
  paths: {
    "/csv/kpi.csv": {
      get: {
        tags: ["reports"],
        operationId: "readKpi",
        summary: "Key figures as CSV",
        responses: {
          "200": { description: "One row", content: { "text/csv": { schema: { type: "string" } } } },
        },
      },
    },
    "/reports": {
      get: {
        tags: ["reports"],
        operationId: "listReports",
        summary: "The catalogue",
        responses: {
          "200": {
            description: "All reports",
            content: { "application/json": { schema: { $ref: "#/components/schemas/Report" } } },
          },
        },
      },
    },
  },
  components: {
    schemas: {
      Report: { type: "object", required: ["slug"], properties: { slug: { type: ["string", "null"] } } },
    },
  },
};

function createReference(): Hono {
  const html = referencePage({ title: "A <small> API", specUrl: "/docs/json", assetsUrl: "/docs/assets" });
  const app = new Hono();
  app.get("/docs", (c) => c.html(html, 200, { "content-security-policy": REFERENCE_PAGE_POLICY }));
  app.get("/docs/json", (c) => c.json(SPEC));
  app.get("/docs/assets/:name", async (c) => {
    const asset = await readAsset(c.req.param("name"));
    return asset ? c.body(asset.body, 200, { "content-type": asset.contentType }) : c.notFound();
  });
  return app;
}

/** The page open in a browser, with everything that it asked for and complained about. */
interface Reader extends AsyncDisposable {
  readonly origin: string;
  readonly page: Page;
  readonly requests: string[];
  readonly complaints: string[];
}

async function openReference(colorScheme: "light" | "dark"): Promise<Reader> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, createReference().fetch);
  const origin = `http://127.0.0.1:${server.addr.port}`;
  const browser = await launch();
  const page = await browser.newPage({ colorScheme });
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => void requests.push(request.url()));
  page.on("pageerror", (error) => void complaints.push(error.message));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  await page.goto(`${origin}/docs`);
  await page.waitForSelector("#operations-reports-readKpi");
  return {
    origin,
    page,
    requests,
    complaints,
    async [Symbol.asyncDispose]() {
      await browser.close();
      await server.shutdown();
    },
  };
}

async function launch(): Promise<Browser> {
  // Loaded here, as it asks for permissions that nothing else in this file needs.
  const { chromium } = await import("playwright-core");
  const quiet = [
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  return chromium.launch({
    executablePath: CHROMIUM!,
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", ...quiet],
  });
}

/** A test in a real browser; its name says what is missing where there is none. */
function browserTest(name: string, fn: () => Promise<void>): void {
  const suffix = CHROMIUM ? "" : " (needs a browser: set TEST_CHROMIUM to the path of Chromium)";
  Deno.test({ name: `${name}${suffix}`, ignore: !CHROMIUM, fn });
}

browserTest("referencePage() shows every operation, asks no other host and breaks no policy", async () => {
  await using reader = await openReference("light");
  const { page, origin, requests, complaints } = reader;
  assert.equal(await page.title(), "A <small> API");
  assert.equal(await page.getAttribute("html", "lang"), "en");
  assert.deepEqual(await page.locator(".opblock-summary-path").allInnerTexts(), ["/csv/kpi.csv", "/reports"]);
  await page.click("#operations-reports-listReports button.opblock-summary-control");
  await page.waitForSelector("#operations-reports-listReports .responses-table");
  const wanted = ["", "/assets/swagger-ui.css", "/assets/swagger-ui-bundle.js", "/assets/init.js", "/json"];
  const fetched = requests.filter((url) => !url.startsWith("data:"));
  assert.deepEqual(fetched.sort(), wanted.map((path) => `${origin}/docs${path}`).sort());
  assert.deepEqual(complaints, []);
});

browserTest("referencePage() opens an operation and its try-out form from the keyboard", async () => {
  await using reader = await openReference("light");
  const { page, complaints } = reader;
  await page.focus("#operations-reports-listReports button.opblock-summary-control");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#operations-reports-listReports .try-out button");
  await page.focus("#operations-reports-listReports .try-out button");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#operations-reports-listReports button.execute");
  assert.deepEqual(complaints, []);
});

browserTest("referencePage() follows the reader's dark scheme, also when it changes", async () => {
  await using reader = await openReference("dark");
  const { page, complaints } = reader;
  const background = "getComputedStyle(document.documentElement).backgroundColor";
  assert.equal(await page.evaluate(background), "rgb(28, 32, 34)");
  await page.emulateMedia({ colorScheme: "light" });
  await page.waitForSelector("html:not(.dark-mode)", { state: "attached" });
  assert.notEqual(await page.evaluate(background), "rgb(28, 32, 34)");
  assert.deepEqual(complaints, []);
});

Deno.test("referencePage() escapes what it is given", () => {
  const html = referencePage({ title: `<b>&"'`, specUrl: `/a"b`, assetsUrl: "/docs" });
  assert.match(html, /<title>&lt;b&gt;&amp;&quot;&#39;<\/title>/);
  assert.match(html, /data-spec-url="\/a&quot;b"/);
});

Deno.test("referencePage() has no inline script, style or handler", () => {
  const html = referencePage({ title: "API", specUrl: "/docs/json", assetsUrl: "/docs" });
  assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
});

Deno.test({
  name: "readAsset() reads its three files without any permission",
  permissions: "none",
  async fn() {
    const sizes: Record<string, number> = {};
    for (const name of ["swagger-ui.css", "swagger-ui-bundle.js", "init.js"]) {
      sizes[name] = (await readAsset(name))?.body.byteLength ?? 0;
    }
    assert.ok(Object.values(sizes).every((size) => size > 400), JSON.stringify(sizes));
    assert.equal((await readAsset("swagger-ui.css"))?.contentType, "text/css; charset=utf-8");
    assert.equal((await readAsset("swagger-ui-bundle.js"))?.contentType, "text/javascript; charset=utf-8");
  },
});

Deno.test("readAsset() knows no other name", async () => {
  for (
    const name of ["", "package.json", "../package.json", "swagger-ui.js", "__proto__", "SWAGGER-UI.CSS"]
  ) {
    assert.equal(await readAsset(name), null, name);
  }
});
