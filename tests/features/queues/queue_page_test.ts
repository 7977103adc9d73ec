import assert from "node:assert/strict";
import { mountQueues } from "#src/features/queues/routes.ts";
import { createQueuePage } from "#src/features/queues/queue_page.ts";
import type { PresentedListing } from "#src/features/queues/schema.ts";
import { observedFetch } from "#src/http/observed_fetch.ts";
import { Router } from "#src/http/router.ts";
import type { Queue, QueuedMessage } from "#src/platform/queue.ts";
import { needs } from "#tests/_support/needs.ts";
import { anybody } from "#tests/_support/anybody.ts";

const EVIL = `"><img src=x onerror=alert(1)><script>alert(2)</script>&'`;

Deno.test("the page shows whatever a message holds as text", () => {
  const message = { id: EVIL, job: "a", state: "dead", text: EVIL, dueAt: null, status: 500 } as const;
  const counts = { waiting: 0, active: 0, delayed: 0, dead: 1 };
  const html = createQueuePage().html({ counts, messages: [message], complete: false });
  assert.doesNotMatch(html, /<img|alert\(2\)<\/script>/);
  assert.equal(html.match(/<script/g)!.length, 1);
  assert.match(html, /data-id="&quot;&gt;&lt;img src=x/);
  assert.match(html, /There are more than are shown/);
});

Deno.test("a listing in which nothing is makes a page that says so by its counts", () => {
  const empty: PresentedListing = {
    counts: { waiting: 0, active: 0, delayed: 0, dead: 0 },
    messages: [],
    complete: true,
  };
  const html = createQueuePage().html(empty);
  assert.equal(html.match(/<span class="count">0<\/span>/g)!.length, 4);
  assert.doesNotMatch(html, /<table|There are more/);
});

/** A queue of dead letters which a test looks into. */
function deadQueue(ids: readonly string[]) {
  const dead = new Set(ids);
  const done: string[] = [];
  const take = (verb: string) => (id: string) => {
    if (!dead.delete(id)) return Promise.resolve(false);
    done.push(`${verb} ${id}`);
    return Promise.resolve(true);
  };
  const list = () => {
    const messages = [...dead].map((id): QueuedMessage => {
      return { id, job: "run_import", state: "dead", text: EVIL, dueAt: null, status: 489 };
    });
    const counts = { waiting: 0, active: 0, delayed: 0, dead: dead.size };
    return Promise.resolve({ messages, counts, complete: true });
  };
  const queue: Pick<Queue, "list" | "retry" | "discard"> = {
    list,
    retry: take("retry"),
    discard: take("discard"),
  };
  return { queue, dead, done };
}

Deno.test({
  name: "in a browser the buttons do what they say, nothing else runs and no other host is asked",
  ...needs("TEST_CHROMIUM"),
  async fn() {
    const { chromium } = await import("playwright-core");
    const { queue, dead, done } = deadQueue(["one/1 %", "two", "gone"]);
    const router = new Router(() => {}, anybody);
    mountQueues(router, { queue });
    const fetch = observedFetch(router, () => {});
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => fetch(request));
    const origin = `http://127.0.0.1:${server.addr.port}`;
    const browser = await chromium.launch({
      executablePath: Deno.env.get("TEST_CHROMIUM")!,
      args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
    });
    try {
      const page = await browser.newPage();
      const strange: string[] = [];
      page.on("request", (request) => {
        if (!request.url().startsWith(origin) && !request.url().startsWith("data:")) {
          strange.push(request.url());
        }
      });
      page.on("pageerror", (error) => void strange.push(error.message));
      page.on("dialog", (dialog) => {
        if (dialog.type() !== "confirm") strange.push(dialog.message());
        return dialog.accept();
      });
      await page.goto(`${origin}/admin/queues`);
      assert.equal(await page.locator("tbody tr").count(), 3);
      assert.equal(await page.locator("tbody tr").first().locator("td").nth(1).innerText(), EVIL);
      await page.locator("tbody tr").first().getByText("Retry").click();
      await page.locator("tbody tr").nth(2).waitFor({ state: "detached" });
      await page.locator("tbody tr").first().getByText("Discard").click();
      await page.locator("tbody tr").nth(1).waitFor({ state: "detached" });
      dead.clear();
      await page.getByText("Discard").click();
      await page.locator("#said").getByText("not found").waitFor();
      assert.deepEqual(done, ["retry one/1 %", "discard two"]);
      assert.deepEqual(strange, []);
    } finally {
      await browser.close();
      await server.shutdown();
    }
  },
});
