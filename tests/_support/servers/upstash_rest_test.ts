import { Redis, type RedisConfigNodejs } from "@upstash/redis";
import assert from "node:assert/strict";
import { needs } from "#tests/_support/needs.ts";
import { until } from "#tests/_support/until.ts";
import { startUpstashRest, type UpstashRest } from "./upstash_rest.ts";

const TOKEN = "a-token";

interface World extends AsyncDisposable {
  readonly front: UpstashRest;
  readonly redis: Redis;
  /** Another client of the same front. */
  client(options: Partial<RedisConfigNodejs>): Redis;
  /** A key nobody else uses. */
  key(name: string): string;
}

async function openWorld(): Promise<World> {
  const front = await startUpstashRest({ redisUrl: Deno.env.get("TEST_REDIS_URL")!, token: TOKEN });
  const prefix = crypto.randomUUID();
  function client(options: Partial<RedisConfigNodejs>): Redis {
    return new Redis({ url: front.url, token: TOKEN, retry: false, enableTelemetry: false, ...options });
  }
  return {
    front,
    redis: client({}),
    client,
    key: (name) => `${prefix}:${name}`,
    [Symbol.asyncDispose]: () => front.stop(),
  };
}

function sentence(name: string, run: (world: World) => Promise<void>): void {
  Deno.test({
    name: `upstash rest: ${name}`,
    ...needs("TEST_REDIS_URL"),
    async fn() {
      await using world = await openWorld();
      await run(world);
    },
  });
}

function bare(front: UpstashRest, path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${front.url}${path}`, { headers: { authorization: `Bearer ${TOKEN}` }, ...init });
}

for (
  const value of [
    "plain",
    "OK",
    "",
    "Natuna – ナツナ – 🏝️",
    "line\r\nbreak",
    "{not json",
    '"quoted"',
    "null",
    "007",
  ]
) {
  sentence(
    `the text ${JSON.stringify(value)} comes back from the real client as it went`,
    async ({ client, key }) => {
      const raw = client({ automaticDeserialization: false });
      assert.equal(await raw.set(key("text"), value), "OK");
      assert.equal(await raw.get(key("text")), value);
    },
  );
}

sentence("objects, numbers and nothing come back as the real client stores them", async ({ redis, key }) => {
  await redis.set(key("object"), { kab: "Bintan", total: 3, nested: [null, true] });
  assert.deepEqual(await redis.get(key("object")), { kab: "Bintan", total: 3, nested: [null, true] });
  assert.equal(await redis.incrby(key("number"), 41), 41);
  assert.equal(await redis.get(key("absent")), null);
});

sentence("a hash is read whole, and a million bytes pass", async ({ redis, key }) => {
  const big = "ü".repeat(500_000);
  await redis.hset(key("hash"), { a: "satu", b: big });
  assert.deepEqual(await redis.hgetall(key("hash")), { a: "satu", b: big });
});

sentence("a pipeline answers each command by itself", async ({ redis, key }) => {
  const pipeline = redis.pipeline();
  pipeline.set(key("text"), "x");
  pipeline.incr(key("text"));
  pipeline.get(key("text"));
  const [set, incremented, got] = await pipeline.exec({ keepErrors: true });
  assert.equal(set!.result, "OK");
  assert.match(String(incremented!.error), /not an integer/);
  assert.equal(got!.result, "x");
});

sentence("a transaction answers every command, and one that cannot be queued discards all", async (world) => {
  const { redis, front, key } = world;
  assert.deepEqual(await redis.multi().set(key("n"), 1).incr(key("n")).get(key("n")).exec(), ["OK", 2, 2]);
  const body = JSON.stringify([["set", key("n"), "9"], ["get"]]);
  const response = await bare(front, "/multi-exec", { method: "POST", body });
  assert.equal(response.status, 400);
  assert.match((await response.json()).error, /^EXECABORT /);
  assert.equal(await redis.get(key("n")), 2);
});

sentence("a script runs with its keys and arguments", async ({ redis, key }) => {
  const script = "return {KEYS[1], ARGV[1], 7, {ARGV[2]}}";
  assert.deepEqual(await redis.eval(script, [key("a")], ["é", "z"]), [key("a"), "é", 7, ["z"]]);
  await assert.rejects(redis.eval("return redis.error_reply('ERR no')", [], []), /ERR no/);
});

sentence(
  "a subscriber hears what is published, and who subscribed by pattern hears it too",
  async (world) => {
    const { redis, key } = world;
    const channel = key("channel");
    const exact = redis.subscribe<{ n: number }>(channel);
    const pattern = redis.psubscribe<{ n: number }>(`${key("chan")}*`);
    const heard = Promise.withResolvers<unknown>();
    const matched = Promise.withResolvers<unknown>();
    exact.on("message", heard.resolve);
    pattern.on("pmessage", matched.resolve);
    const ready = [Promise.withResolvers<number>(), Promise.withResolvers<number>()] as const;
    exact.on("subscribe", ready[0].resolve);
    pattern.on("psubscribe", ready[1].resolve);
    assert.deepEqual(await Promise.all(ready.map(({ promise }) => promise)), [1, 1]);
    assert.equal(await redis.publish(channel, { n: 1, text: "a,b – é" }), 2);
    const message = { n: 1, text: "a,b – é" };
    assert.deepEqual(await heard.promise, { channel, message });
    assert.deepEqual(await matched.promise, { pattern: `${key("chan")}*`, channel, message });
    await exact.unsubscribe();
    await pattern.unsubscribe();
  },
);

sentence("no token and a wrong one are refused on every path", async ({ front }) => {
  for (const path of ["/", "/pipeline", "/multi-exec", "/get/x", "/subscribe/x", "/get/x?_token=wrong"]) {
    for (const headers of [{}, { authorization: "Bearer wrong" }]) {
      const response = await fetch(`${front.url}${path}`, { method: "POST", body: "[]", headers });
      assert.equal(response.status, 401, path);
      assert.deepEqual(await response.json(), { error: "WRONGPASS invalid or missing auth token" });
    }
  }
});

sentence(
  "the path form takes a command, with the body as its last argument and the query behind",
  async (world) => {
    const { front, key } = world;
    assert.deepEqual(await (await bare(front, `/set/${key("a")}/b%20c/EX/100`)).json(), { result: "OK" });
    assert.deepEqual(await (await bare(front, `/get/${key("a")}`)).json(), { result: "b c" });
    const post = { method: "POST", body: '{"é":1}' };
    assert.deepEqual(await (await bare(front, `/set/${key("a")}?EX=50`, post)).json(), { result: "OK" });
    assert.deepEqual(await (await bare(front, `/ttl/${key("a")}`)).json(), { result: 50 });
    const byQuery = await fetch(`${front.url}/get/${key("a")}?_token=${TOKEN}`);
    assert.deepEqual(await byQuery.json(), { result: '{"é":1}' });
  },
);

sentence("texts are base64 when asked for, except OK; numbers and null are not", async ({ front, key }) => {
  const headers = { authorization: `Bearer ${TOKEN}`, "upstash-encoding": "base64" };
  const body = JSON.stringify([["set", key("a"), "é"], ["get", key("a")], ["get", "absent"], [
    "mget",
    key("a"),
    "absent",
  ], [
    "incr",
    key("n"),
  ]]);
  const response = await fetch(`${front.url}/pipeline`, { method: "POST", headers, body });
  const coded = btoa(String.fromCharCode(...new TextEncoder().encode("é")));
  assert.deepEqual((await response.json()).map(({ result }: { result: unknown }) => result), [
    "OK",
    coded,
    null,
    [coded, null],
    1,
  ]);
});

sentence("every answer carries a sync token, and RESP2 comes raw when asked for", async ({ front, key }) => {
  const response = await bare(front, `/set/${key("a")}/1`);
  assert.ok(response.headers.get("upstash-sync-token"));
  await response.body?.cancel();
  const headers = { authorization: `Bearer ${TOKEN}`, "upstash-response-format": "resp2" };
  const raw = await fetch(`${front.url}/mget/${key("a")}/absent`, { headers });
  assert.equal(await raw.text(), "*2\r\n$1\r\n1\r\n$-1\r\n");
});

for (
  const [what, status, path, init] of [
    ["an unknown command", 400, "/", { method: "POST", body: '["nonsense"]' }],
    ["a body that is no JSON", 400, "/", { method: "POST", body: "[" }],
    ["an empty pipeline", 400, "/pipeline", { method: "POST", body: "[]" }],
    ["a blocking command", 400, "/", { method: "POST", body: '["BLPOP","x","0"]' }],
    ["a blocking read of a stream", 400, "/", {
      method: "POST",
      body: '["XREAD","BLOCK","0","STREAMS","x","$"]',
    }],
    ["WATCH", 400, "/watch/x", {}],
    ["a GET of the pipeline", 405, "/pipeline", {}],
    ["a DELETE", 405, "/", { method: "DELETE" }],
  ] as const
) {
  sentence(`${what} is refused with ${status} and a reason`, async ({ front }) => {
    const response = await bare(front, path, init);
    assert.equal(response.status, status);
    assert.match((await response.json()).error, /^ERR \S/);
  });
}

sentence("down breaks every call and every subscription until it is over", async ({ front, redis, key }) => {
  await redis.set(key("a"), 1);
  const stream = await bare(front, `/subscribe/${key("c")}`);
  const reader = stream.body!.getReader();
  await reader.read();
  front.setFault("down");
  await assert.rejects(reader.read());
  await assert.rejects(redis.get(key("a")));
  front.setFault("none");
  assert.equal(await redis.get(key("a")), 1);
});

sentence("subscriptions end without a word, or fall silent, when a test wants it", async (world) => {
  const { front, redis, key } = world;
  for (const how of ["end", "mute"] as const) {
    const stream = await bare(front, `/subscribe/${key(how)}`);
    const reader = stream.body!.getReader();
    await reader.read();
    front.breakSubscriptions(how);
    if (how === "end") assert.equal((await reader.read()).done, true);
    else assert.equal(await redis.publish(key(how), "x"), 1);
    await reader.cancel();
    await until("it is over", () => front.subscriptions().open === 0);
  }
  assert.deepEqual(front.subscriptions(), { asked: 2, confirmed: 2, open: 0 });
});

sentence("a lost answer is that of a command that was carried out", async ({ front, redis, client, key }) => {
  front.setFault("lost");
  await assert.rejects(client({ retry: { retries: 0 } }).incr(key("n")));
  front.setFault("none");
  assert.equal(await redis.get(key("n")), 1);
});

sentence("an error page and a lie make the real client fail", async ({ front, redis }) => {
  for (const fault of ["html502", "lying"] as const) {
    front.setFault(fault);
    await assert.rejects(redis.get("x"), fault);
  }
  front.setFault("none");
  assert.equal(await redis.get("absent"), null);
});

sentence(
  "stopping does not wait for answers that are slow",
  async ({ front, redis }) => {
    front.setFault({ slowMs: 60_000 });
    const before = front.requests();
    const answer = assert.rejects(redis.get("x"));
    while (front.requests() === before) await new Promise((resolve) => setImmediate(resolve));
    await front.stop();
    await answer;
  },
);

Deno.test("upstash rest: without a Redis behind it every command fails, and it is no refusal", async () => {
  const front = await startUpstashRest({ redisUrl: "redis://127.0.0.1:1", token: TOKEN });
  const response = await bare(front, "/get/x");
  assert.equal(response.status, 500);
  await response.body?.cancel();
  await front.stop();
});
