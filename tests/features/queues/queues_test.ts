import assert from "node:assert/strict";
import { mountQueues } from "#src/features/queues/routes.ts";
import { apiDocument } from "#src/http/api_document.ts";
import { observedFetch } from "#src/http/observed_fetch.ts";
import { Router } from "#src/http/router.ts";
import { createMemoryQueue, type MemoryQueue } from "#src/platform/memory_queue.ts";
import { type Queue, QueueError } from "#src/platform/queue.ts";
import { type CheckedFetch, createCheckedFetch } from "#tests/_support/checked_fetch.ts";
import { type QueueEar, startQueueEar } from "#tests/_support/queue_ear.ts";
import { queueTime } from "#tests/_support/queue_time.ts";
import { until } from "#tests/_support/until.ts";
import { anybody } from "#tests/_support/anybody.ts";

const PATH = "/admin/queues";
const NEVER = { status: 489, headers: { "upstash-nonretryable-error": "true" } };

function askOf(queue: Pick<Queue, "list" | "retry" | "discard">): CheckedFetch {
  const router = new Router(() => {}, anybody);
  mountQueues(router, { queue });
  const document = apiDocument(router, { register: () => {}, publicBaseUrl: null });
  return createCheckedFetch(observedFetch(router, () => {}), () => Promise.resolve(document));
}

interface Place {
  readonly ask: CheckedFetch;
  readonly queue: MemoryQueue;
  readonly ear: QueueEar;
}

function sentence(name: string, run: (place: Place) => Promise<void>): void {
  Deno.test(`queue page: ${name}`, async () => {
    const { now } = queueTime();
    await using ear = startQueueEar(() => queue.keys, now);
    const baseUrl = () => ear.url;
    const queue: MemoryQueue = createMemoryQueue({ baseUrl, failureJob: null, concurrency: 1, now });
    await run({ ask: askOf(queue), queue, ear });
    await queue.close();
  });
}

sentence(
  "everything that is not done stands there, as JSON for programs and as a page for browsers",
  async (place) => {
    const { ask, queue, ear } = place;
    ear.answer = () => new Response(null, NEVER);
    await queue.send("run_import", { id: "a" });
    await until("it is dead", async () => (await queue.list()).counts.dead === 1);
    const { promise, resolve } = Promise.withResolvers<Response>();
    ear.answer = () => promise;
    await queue.send("run_import", { id: "b" });
    await queue.send("run_import", { id: "c" });
    await queue.send("run_import", { id: "<d>" }, { delaySeconds: 60 });
    await until("one is active", async () => (await queue.list()).counts.active === 1);
    const response = await ask(PATH);
    assert.equal(response.headers.get("cache-control"), "no-store");
    assert.equal(response.headers.get("access-control-allow-origin"), null);
    const { status_code, data } = await response.json();
    assert.deepEqual([status_code, data.counts, data.complete], [200, {
      waiting: 1,
      active: 1,
      delayed: 1,
      dead: 1,
    }, true]);
    assert.deepEqual(
      data.messages.map((
        { job, state, text, status }: Record<string, unknown>,
      ) => [job, state, text, status]),
      [
        ["run_import", "delayed", '{"id":"<d>"}', null],
        ["run_import", "waiting", '{"id":"c"}', null],
        ["run_import", "active", '{"id":"b"}', null],
        ["run_import", "dead", '{"id":"a"}', 489],
      ],
    );
    assert.match(data.messages[0].dueAt, /^\d{4}-\d{2}-\d{2}T.*Z$/);
    const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    const page = await ask(PATH, { headers: { accept: browser } });
    assert.equal(page.headers.get("content-type"), "text/html; charset=utf-8");
    assert.match(
      page.headers.get("content-security-policy")!,
      /^default-src 'none'; script-src 'sha256-[^']+'; /,
    );
    assert.equal(page.headers.get("cache-control"), "no-store");
    const html = await page.text();
    assert.match(html, /&lt;d&gt;/);
    assert.doesNotMatch(html, /<d>|https?:|\son\w+=|\sstyle=/);
    assert.equal(html.match(/<button/g)?.length, 2);
    resolve(new Response("Done"));
    for (const accept of ["text/csv", "text/plain"]) {
      assert.equal((await ask(PATH, { headers: { accept } })).status, 406);
    }
    for (const accept of ["application/json, text/html", "*/*", "application/json"]) {
      const json = await ask(PATH, { headers: { accept } });
      assert.equal(json.headers.get("content-type"), "application/json");
    }
  },
);

sentence(
  "a dead letter is sent again or forgotten, and one that is not there is nowhere",
  async ({ ask, queue, ear }) => {
    ear.answer = ({ text }) => new Response(null, text.includes("mended") ? {} : NEVER);
    await queue.send("run_import", { id: "mended later" });
    await queue.send("run_import", { id: "bad" });
    await until("one is dead", async () => (await queue.list()).counts.dead === 1);
    const [dead] = (await queue.list()).messages;
    const post = (id: string, verb: string) =>
      ask(`${PATH}/${encodeURIComponent(id)}/${verb}`, { method: "POST" });
    assert.equal((await post(dead!.id, "retry")).status, 200);
    await until("it died again", async () => (await queue.list()).counts.dead === 1);
    const [again] = (await queue.list()).messages;
    assert.notEqual(again!.id, dead!.id);
    assert.deepEqual(await (await post(again!.id, "discard")).json(), {
      status_code: 200,
      message: "The message is forgotten",
      data: null,
    });
    assert.deepEqual((await queue.list()).messages, []);
    for (const verb of ["retry", "discard"]) {
      for (const id of [dead!.id, "no-such"]) {
        const response = await post(id, verb);
        const { code, detail } = await response.json();
        assert.deepEqual([response.status, code, detail], [
          404,
          "not_found",
          `Dead letter with id '${id}' not found`,
        ]);
      }
    }
  },
);

Deno.test("queue page: a queue out of reach is said to be, and shows nothing of why", async () => {
  const away = () =>
    Promise.reject(new QueueError("unavailable", "The queue does not answer at secret.test"));
  const ask = askOf({ list: away, retry: away, discard: away });
  for (
    const [path, method] of [[PATH, "GET"], [`${PATH}/1/retry`, "POST"], [
      `${PATH}/1/discard`,
      "POST",
    ]] as const
  ) {
    const response = await ask(path, { method });
    assert.equal(response.status, 503);
    assert.equal(response.headers.get("retry-after"), "5");
    const text = await response.text();
    assert.match(text, /queue_unavailable/);
    assert.doesNotMatch(text, /secret/);
  }
});
